// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/byte_level.h"
#include "text/lookup.h"
#include "text/regex.h"

namespace lethe::text {

struct BpeTrainerOptions {
  /// Entries in all: special tokens, the 256 bytes, then merges.
  std::size_t vocab_size = 2560;
  /// Pairs seen less often are not merged.
  std::uint64_t min_count = 1;
  /// They take the first ids, in this order. The first four are unknown, begin, end and padding.
  std::vector<std::string> special_tokens = {"<unk>", "<s>", "</s>", "<pad>", "<extra_id_0>"};
};

struct TrainedBpe {
  std::vector<std::string> tokens;  ///< by id, in GPT-2's byte alphabet
  std::vector<std::pair<std::string, std::string>> merges;
  std::size_t special_count = 0;  ///< the first tokens are special
};

/// Trains a byte-level BPE with GPT-2's cutting into words. The result depends only on words and counts, not on the
/// order they came in: the most frequent pair is merged first, among equals the one with the smaller ids.
class BpeTrainer {
 public:
  /// Counts the words of a text as if it stood there `times` times.
  void add_text(std::string_view text, std::uint64_t times = 1);
  /// Counts one word as the pre-tokenizer would cut it, such as " the" (with its space).
  void add_word(std::string_view word, std::uint64_t count = 1);
  /// Throws InputError when the vocabulary has no room for the special tokens and the bytes.
  TrainedBpe train(const BpeTrainerOptions& options = {}) const;

 private:
  StringMap<std::uint64_t> counts_;
  Regex words_{gpt2_pattern, "BPE trainer"};
};

/// Writes tokenizer.json and tokenizer_config.json as Hugging Face's libraries read them. With `append_end` encoding
/// appends the third special token (mT5-like), otherwise it adds nothing (BLOOM-like).
void write_tokenizer(const std::filesystem::path& folder, const TrainedBpe& trained, bool append_end);

}  // namespace lethe::text
