// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace lethe::nano {

/// The kinds of base-training text: plain statements, questions on facts, reasoning, reading, statements about made-up
/// groups, sentences in the tasks' vocabulary, copying, and plain instructions in the tasks' frame.
inline constexpr std::array<std::string_view, 8> document_kinds = {"stat", "know", "reas", "rc",
                                                                   "bias", "lex",  "copy", "instr"};

/// Shares of the kinds, in the order of document_kinds; normalised when drawn.
struct Mixture {
  std::array<double, document_kinds.size()> shares = {0.09, 0.16, 0.20, 0.30, 0.07, 0.04, 0.04, 0.10};
  double stories = 0.6;         // of the reasoning: the benchmark's form, the rest bare problems
  double many_questions = 0.5;  // of the reading documents: three questions on one passage
};

/// Loss falls on the tokens of pieces with `loss`; an answer piece begins with its space.
struct Piece {
  std::string text;
  bool loss = false;
};

/// One document for a causal model; the trainer appends the end token (with loss).
struct Document {
  std::string kind;
  std::vector<Piece> pieces;

  std::string text() const;
};

/// One example for an encoder–decoder model; both sides get an end token from the trainer. The target begins with a
/// space. Plain text has one or two words (with the space before them) replaced by the sentinel, the target holds them.
struct Pair {
  std::string kind, source, target;
};

inline constexpr std::string_view sentinel = "<extra_id_0>";

Document draw_document(Random& random, const Mixture& mixture = {});
Pair draw_pair(Random& random, const Mixture& mixture = {});

/// "Below is a task …", up to "### Response:", as the tasks ask it (the template of task.json).
std::string task_prompt(std::string_view ask, std::string_view input);

}  // namespace lethe::nano
