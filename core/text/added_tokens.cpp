// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/added_tokens.h"

#include <algorithm>

#include "base/error.h"
#include "text/utf8.h"

namespace lethe::text {

AddedToken read_added_token(const Json& json, const std::string& where) {
  AddedToken token;
  if (json.is_string()) {
    token.content = json.get<std::string>();
    token.special = true;
    return token;
  }
  ObjectReader in(json, where);
  token.content = in.require<std::string>("content");
  token.single_word = in.get("single_word", false);
  token.lstrip = in.get("lstrip", false);
  token.rstrip = in.get("rstrip", false);
  token.special = in.get("special", false);
  token.normalized = in.get("normalized", !token.special);
  return token;
}

void TokenFinder::add(const AddedToken& token, const std::string& pattern) {
  if (pattern.empty() || !tokens_.emplace(pattern, token).second) return;
  auto& lengths = lengths_[static_cast<unsigned char>(pattern[0])];
  if (std::find(lengths.begin(), lengths.end(), pattern.size()) != lengths.end()) return;
  lengths.push_back(pattern.size());
  std::sort(lengths.begin(), lengths.end(), std::greater<>());
}

TokenFinder::Found TokenFinder::longest_at(std::string_view text) const {
  for (const std::size_t length : lengths_[static_cast<unsigned char>(text[0])]) {
    if (length > text.size()) continue;
    const auto found = tokens_.find(text.substr(0, length));
    if (found != tokens_.end()) return {&found->second, length};
  }
  return {nullptr, std::max<std::size_t>(1, first_code_point(text).size)};
}

bool TokenFinder::inside_word(std::string_view before, std::string_view after) const {
  return word_.found_in(before.substr(before.size() - last_code_point(before).size)) ||
         word_.found_in(after.substr(0, first_code_point(after).size));
}

void TokenFinder::split(std::string_view text, const Visit& visit) const {
  std::size_t done = 0, at = 0;
  while (!tokens_.empty() && at < text.size()) {
    const auto [token, length] = longest_at(text.substr(at));
    const std::size_t begin = at;
    at += length;
    if (!token || (token->single_word && inside_word(text.substr(0, begin), text.substr(at)))) continue;
    std::size_t from = begin, to = at;
    if (token->lstrip) from = std::max(done, from - white_space_at_end(text.substr(0, from)));
    if (token->rstrip) to += white_space_at_start(text.substr(to));
    if (done < from) visit(text.substr(done, from - done), -1);
    visit(text.substr(from, to - from), token->id);
    done = to;
  }
  if (done < text.size()) visit(text.substr(done), -1);
}

static std::string through(const std::string& content, const Normalizer* normalizer) {
  Piece piece{content};
  if (normalizer) normalizer->normalize(piece);
  return std::move(piece.text);
}

void AddedTokens::add(AddedToken token, const Model& model, const Normalizer* normalizer) {
  if (token.content.empty() || ids_.contains(token.content)) return;
  if (const auto known = model.id(token.content)) {
    token.id = *known;
  } else {
    const auto next = static_cast<std::int32_t>(model.size());
    token.id = tokens_.empty() ? next : std::max(next, tokens_.rbegin()->first + 1);
    ++beyond_model_;
  }
  ids_.emplace(token.content, token.id);
  if (token.normalized)
    normalized_.add(token, through(token.content, normalizer));
  else
    raw_.add(token, token.content);
  tokens_.emplace(token.id, std::move(token));
}

std::optional<std::int32_t> AddedTokens::id(std::string_view content) const {
  const auto found = ids_.find(content);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

const AddedToken* AddedTokens::token(std::int32_t id) const {
  const auto found = tokens_.find(id);
  return found == tokens_.end() ? nullptr : &found->second;
}

}  // namespace lethe::text
