// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::data {

/// How a benchmark says which option is right.
struct AnswerRule {
  std::string field;                 // empty: the first option, always
  std::optional<std::int64_t> base;  // the index of the first option; unset: 0 unless the answer is an option's text
  std::string kind;                  // "index", "text", "letter", or "" to take what fits, if only one does
};

/// The index of the right option. Throws InputError naming the field when nothing fits or two readings differ.
int find_answer(const AnswerRule& rule, const Json& fields, const std::vector<std::string>& options,
                const std::string& where);

}  // namespace lethe::data
