// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/unigram.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "text/byte_tokens.h"
#include "text/lookup.h"
#include "text/prefix_trie.h"
#include "text/utf8.h"
#include "text/word_cache.h"

namespace lethe::text {

namespace {

struct UnigramParts {
  std::vector<std::string> tokens;
  std::vector<double> scores;
  std::optional<std::int32_t> unknown;
  bool byte_fallback = false;
};

class Unigram : public Model {
 public:
  explicit Unigram(UnigramParts parts) : parts_(std::move(parts)) {
    ids_.reserve(parts_.tokens.size());
    for (std::size_t i = 0; i < parts_.tokens.size(); ++i)
      ids_.insert_or_assign(parts_.tokens[i], static_cast<std::int32_t>(i));
    std::vector<std::pair<std::string_view, std::int32_t>> keys(ids_.begin(), ids_.end());
    trie_ = PrefixTrie(std::move(keys));
    double lowest = std::numeric_limits<double>::infinity();
    for (const double score : parts_.scores) lowest = std::min(lowest, score);
    unknown_score_ = lowest - 10.0;
    if (parts_.byte_fallback) bytes_ = ByteTokens([this](std::string_view token) { return Unigram::id(token); });
  }

  void tokenize(std::string_view piece, std::vector<std::int32_t>& ids) const override {
    if (piece.empty() || cache_.append(piece, ids)) return;
    std::vector<std::int32_t> word = cut(piece);
    ids.insert(ids.end(), word.begin(), word.end());
    cache_.remember(piece, std::move(word));
  }

  std::optional<std::int32_t> id(std::string_view token) const override {
    const auto found = ids_.find(token);
    if (found == ids_.end()) return std::nullopt;
    return found->second;
  }
  const std::string* token(std::int32_t id) const override {
    const bool known = id >= 0 && static_cast<std::size_t>(id) < parts_.tokens.size();
    return known ? &parts_.tokens[static_cast<std::size_t>(id)] : nullptr;
  }
  std::size_t size() const override { return parts_.tokens.size(); }
  std::int32_t largest_id() const override { return static_cast<std::int32_t>(parts_.tokens.size()) - 1; }
  std::string unknown_token() const override { return parts_.unknown ? *token(*parts_.unknown) : std::string(); }

 private:
  /// The best way to a place in the piece: its score and its last token.
  struct Step {
    double score = 0;
    std::int32_t id = -1;
    std::int32_t size = 0;  // in bytes; 0: no way leads here
  };

  void offer(Step& step, double score, std::int32_t id, std::size_t size) const {
    if (step.size == 0 || score > step.score) step = {score, id, static_cast<std::int32_t>(size)};
  }

  std::vector<Step> best_steps(std::string_view piece) const {
    std::vector<Step> steps(piece.size() + 1);
    for (std::size_t at = 0; at < piece.size();) {
      const double before = steps[at].score;
      const std::size_t character = first_code_point(piece.substr(at)).size;
      bool known = false;
      trie_.visit_prefixes(piece.substr(at), [&](std::size_t size, std::int32_t id) {
        offer(steps[at + size], parts_.scores[static_cast<std::size_t>(id)] + before, id, size);
        known = known || size == character;
      });
      if (!known)
        offer(steps[at + character], unknown_score_ + before, unknown_of(piece.substr(at, character)), character);
      at += character;
    }
    return steps;
  }

  std::int32_t unknown_of(std::string_view text) const {
    if (parts_.unknown) return *parts_.unknown;
    throw InputError("the tokenizer has neither a token for '" + std::string(text) +
                     "' nor one for what is unknown ('unk_id' in its tokenizer.json)");
  }

  std::vector<std::int32_t> cut(std::string_view piece) const {
    const std::vector<Step> steps = best_steps(piece);
    std::vector<std::int32_t> ids;  // the last first
    for (std::size_t end = piece.size(); end > 0;) {
      const Step& step = steps[end];
      const std::size_t last = end;
      end -= static_cast<std::size_t>(step.size);
      if (step.id != parts_.unknown) {
        ids.push_back(step.id);
        continue;
      }
      while (end > 0 && steps[end].id == parts_.unknown) end -= static_cast<std::size_t>(steps[end].size);
      append_unknown_reversed(piece.substr(end, last - end), ids);
    }
    std::reverse(ids.begin(), ids.end());
    return ids;
  }

  /// The fused text can be a token again, and bytes come before the unknown token.
  void append_unknown_reversed(std::string_view text, std::vector<std::int32_t>& ids) const {
    if (const auto whole = id(text)) return ids.push_back(*whole);
    const std::size_t before = ids.size();
    if (bytes_.append(text, ids))
      std::reverse(ids.begin() + static_cast<std::ptrdiff_t>(before), ids.end());
    else
      ids.push_back(*parts_.unknown);
  }

  UnigramParts parts_;
  StringMap<std::int32_t> ids_;
  PrefixTrie trie_;
  ByteTokens bytes_;
  double unknown_score_ = 0;
  mutable WordCache cache_;
};

void read_entry(const Json& item, const std::string& where, UnigramParts& parts) {
  if (!item.is_array() || item.size() != 2 || !item[0].is_string() || !item[1].is_number())
    throw InputError(where + R"(: expected ["token", score], got )" + item.dump().substr(0, 60));
  parts.tokens.push_back(item[0].get<std::string>());
  parts.scores.push_back(item[1].get<double>());
}

}  // namespace

std::unique_ptr<const Model> make_unigram(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  const Json& list = in.at("vocab");
  if (!list.is_array()) throw InputError(where + R"(.vocab: expected a list of ["token", score])");
  UnigramParts parts;
  for (const Json& item : list) read_entry(item, where + ".vocab[" + std::to_string(parts.tokens.size()) + "]", parts);
  if (in.find("unk_id")) {
    const auto id = in.require<std::size_t>("unk_id");
    if (id >= parts.tokens.size())
      throw InputError(where + ": 'unk_id' is " + std::to_string(id) + ", but 'vocab' has " +
                       std::to_string(parts.tokens.size()) + " tokens");
    parts.unknown = static_cast<std::int32_t>(id);
  }
  parts.byte_fallback = in.get("byte_fallback", false);
  return std::make_unique<Unigram>(std::move(parts));
}

}  // namespace lethe::text
