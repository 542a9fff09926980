// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <functional>
#include <map>

#include "text/lookup.h"
#include "text/parts.h"
#include "text/regex.h"

namespace lethe::text {

/// A token that is found in the text itself, before the model sees it.
struct AddedToken {
  std::string content;
  std::int32_t id = -1;
  bool single_word = false;  ///< not inside a word
  bool lstrip = false;       ///< takes the white space before it
  bool rstrip = false;       ///< takes the white space after it
  bool normalized = false;   ///< looked for after the normaliser, not before
  bool special = false;      ///< left out by decoding on request
};

/// Reads one token: an object of the fields above, or a plain text, which is special.
AddedToken read_added_token(const Json& json, const std::string& where);

/// Finds some added tokens in a text: from left to right, the longest where several begin.
class TokenFinder {
 public:
  void add(const AddedToken& token, const std::string& pattern);
  /// Calls with every stretch in order: a token's id, or -1 and the text between; none is empty.
  using Visit = std::function<void(std::string_view stretch, std::int32_t id)>;
  void split(std::string_view text, const Visit& visit) const;
  bool empty() const { return tokens_.empty(); }

 private:
  struct Found {
    const AddedToken* token;  // null: no token begins here
    std::size_t length;       // of the match, else of the first character
  };
  Found longest_at(std::string_view text) const;
  bool inside_word(std::string_view before, std::string_view after) const;

  StringMap<AddedToken> tokens_;
  std::array<std::vector<std::size_t>, 256> lengths_;  // by first byte, the longest first
  Regex word_{R"([\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}])", "added tokens"};
};

/// All added tokens of a tokenizer.
class AddedTokens {
 public:
  /// Adds a token unless its content is empty or known. Its id is the model's for this content, else the next free one,
  /// whatever the file says: so does the library that wrote the file.
  void add(AddedToken token, const Model& model, const Normalizer* normalizer);

  std::optional<std::int32_t> id(std::string_view content) const;
  const AddedToken* token(std::int32_t id) const;
  /// -1 when there is none.
  std::int32_t largest_id() const { return tokens_.empty() ? -1 : tokens_.rbegin()->first; }
  /// How many of them the model's own vocabulary lacks.
  std::size_t beyond_model() const { return beyond_model_; }
  const TokenFinder& raw() const { return raw_; }
  const TokenFinder& normalized() const { return normalized_; }

 private:
  StringMap<std::int32_t> ids_;
  std::map<std::int32_t, AddedToken> tokens_;
  std::size_t beyond_model_ = 0;
  TokenFinder raw_, normalized_;
};

}  // namespace lethe::text
