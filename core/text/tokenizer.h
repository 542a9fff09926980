// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::text {

/// The tokenizer of a Hugging Face folder. Cheap to copy; copies share what is read, and threads may share a copy.
class Tokenizer {
 public:
  /// Reads tokenizer.json or, where there is none, a SentencePiece model (spiece.model, tokenizer.model), and the names
  /// of the special tokens in tokenizer_config.json and special_tokens_map.json. Truncation and padding are not used.
  /// Throws InputError naming file and part when something is missing, broken or not supported.
  static Tokenizer load(const std::filesystem::path& folder);

  /// Ill-formed UTF-8 is read as U+FFFD. With `add_special_tokens` the post-processor adds its tokens; special tokens
  /// written in the text are found either way.
  std::vector<std::int32_t> encode(std::string_view text, bool add_special_tokens = true) const;
  /// Ids the tokenizer does not know (as a padded embedding may give) are left out.
  std::string decode(std::span<const std::int32_t> ids, bool skip_special_tokens = true) const;

  /// Number of tokens, the added ones included.
  std::size_t size() const;
  /// Above size() - 1 where the file leaves ids out.
  std::int32_t largest_id() const;
  std::optional<std::int32_t> id(std::string_view token) const;
  /// The token as the file writes it (for byte-level models in GPT-2's alphabet); "" for an unknown id.
  std::string token(std::int32_t id) const;
  std::optional<std::int32_t> bos_id() const;
  std::optional<std::int32_t> eos_id() const;
  std::optional<std::int32_t> pad_id() const;
  std::optional<std::int32_t> unk_id() const;
  /// SHA-256 of tokenizer.json or of what stands for it.
  const std::string& fingerprint() const;
  /// What was read: tokenizer.json, or the SentencePiece model.
  const std::filesystem::path& file() const;
  /// Sentences on what the file asks for and is not done.
  const std::vector<std::string>& notices() const;

  struct Parts;

 private:
  explicit Tokenizer(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  std::shared_ptr<const Parts> parts_;
};

}  // namespace lethe::text
