// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/bpe.h"

#include "base/error.h"
#include "text/byte_tokens.h"
#include "text/merges.h"
#include "text/utf8.h"
#include "text/vocabulary.h"
#include "text/word_cache.h"

namespace lethe::text {

namespace {

struct BpeParts {
  Vocabulary vocabulary;
  Merges merges;
  std::string unknown;
  bool fuse_unknown = false, byte_fallback = false, ignore_merges = false;
};

class Bpe : public Model {
 public:
  explicit Bpe(BpeParts parts) : parts_(std::move(parts)) {
    unknown_id_ = parts_.vocabulary.id(parts_.unknown);
    if (parts_.byte_fallback)
      bytes_ = ByteTokens([this](std::string_view token) { return parts_.vocabulary.id(token); });
  }

  void tokenize(std::string_view piece, std::vector<std::int32_t>& ids) const override {
    if (piece.empty()) return;
    if (parts_.ignore_merges)
      if (const auto whole = parts_.vocabulary.id(piece)) return ids.push_back(*whole);
    if (cache_.append(piece, ids)) return;
    std::vector<std::int32_t> word = symbols(piece);
    parts_.merges.apply(word);
    ids.insert(ids.end(), word.begin(), word.end());
    cache_.remember(piece, std::move(word));
  }

  std::optional<std::int32_t> id(std::string_view token) const override { return parts_.vocabulary.id(token); }
  const std::string* token(std::int32_t id) const override { return parts_.vocabulary.token(id); }
  std::size_t size() const override { return parts_.vocabulary.size(); }
  std::int32_t largest_id() const override { return parts_.vocabulary.largest_id(); }
  std::string unknown_token() const override { return parts_.unknown; }

 private:
  std::vector<std::int32_t> symbols(std::string_view piece) const {
    std::vector<std::int32_t> ids;
    bool unknown_waits = false;
    const auto append_unknown = [&] {
      if (unknown_waits) ids.push_back(*unknown_id_);
      unknown_waits = false;
    };
    while (!piece.empty()) {
      const std::string_view character = piece.substr(0, first_code_point(piece).size);
      piece.remove_prefix(character.size());
      if (const auto id = parts_.vocabulary.id(character)) {
        append_unknown();
        ids.push_back(*id);
      } else if (!bytes_.append(character, ids) && unknown_id_) {
        // The unknown token comes behind bytes that follow it, and is fused over them: so does the library.
        if (!parts_.fuse_unknown) append_unknown();
        unknown_waits = true;
      }
    }
    append_unknown();
    return ids;
  }

  BpeParts parts_;
  std::optional<std::int32_t> unknown_id_;
  ByteTokens bytes_;
  mutable WordCache cache_;
};

std::pair<std::string, std::string> read_merge(const Json& item, const std::string& where) {
  if (item.is_array() && item.size() == 2 && item[0].is_string() && item[1].is_string())
    return {item[0].get<std::string>(), item[1].get<std::string>()};
  if (item.is_string()) {
    const std::string text = item.get<std::string>();
    const std::size_t space = text.find(' ');
    if (space != std::string::npos && text.find(' ', space + 1) == std::string::npos)
      return {text.substr(0, space), text.substr(space + 1)};
  }
  throw InputError(where + R"(: expected "a b" or ["a", "b"], got )" + item.dump().substr(0, 60));
}

Merges read_merges(const Json& list, const Vocabulary& vocabulary, const std::string& where) {
  if (!list.is_array()) throw InputError(where + ": expected a list of merges");
  Merges merges;
  merges.reserve(list.size());
  std::uint32_t rank = 0;
  for (const Json& item : list) {
    if (item.is_string() && item.get_ref<const std::string&>().starts_with("#version")) continue;
    const std::string at = where + "[" + std::to_string(rank) + "]";
    const auto [left, right] = read_merge(item, at);
    const auto known = [&](const std::string& token) {
      if (const auto id = vocabulary.id(token)) return *id;
      throw InputError(at + ": the token '" + token + "' is missing in 'vocab'");
    };
    merges.set(known(left), known(right), {rank, known(left + right)});
    ++rank;
  }
  return merges;
}

void refuse_affix(ObjectReader& in, const std::string& key) {
  if (!in.get(key, std::string()).empty())
    throw InputError(in.where() + ": '" + key + "' is not supported; expected null or an empty text");
}

}  // namespace

std::unique_ptr<const Model> make_bpe(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  refuse_affix(in, "continuing_subword_prefix");
  refuse_affix(in, "end_of_word_suffix");
  if (in.get("dropout", 0.0) > 0)
    throw InputError(where + ": 'dropout' makes ids a matter of chance and is not supported; expected null or 0");
  BpeParts parts;
  parts.vocabulary = Vocabulary(in.at("vocab"), where + ".vocab");
  parts.merges = read_merges(in.at("merges"), parts.vocabulary, where + ".merges");
  parts.unknown = in.get("unk_token", std::string());
  if (!parts.unknown.empty() && !parts.vocabulary.id(parts.unknown))
    throw InputError(where + ": the 'unk_token' '" + parts.unknown + "' is missing in 'vocab'");
  parts.fuse_unknown = in.get("fuse_unk", false);
  parts.byte_fallback = in.get("byte_fallback", false);
  parts.ignore_merges = in.get("ignore_merges", false);
  return std::make_unique<Bpe>(std::move(parts));
}

}  // namespace lethe::text
