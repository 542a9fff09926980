// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/tokenizer.h"

#include <algorithm>

#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "text/added_tokens.h"
#include "text/parts.h"
#include "text/sentencepiece_tokenizer.h"
#include "text/special_tokens.h"
#include "text/utf8.h"

namespace lethe::text {

using Id = std::optional<std::int32_t>;

struct Tokenizer::Parts {
  std::unique_ptr<const Normalizer> normalizer;
  std::unique_ptr<const PreTokenizer> pre_tokenizer;
  std::unique_ptr<const Model> model;
  std::unique_ptr<const PostProcessor> post_processor;
  std::unique_ptr<const Decoder> decoder;
  AddedTokens added;
  Id bos, eos, pad, unk;
  std::string fingerprint;
  std::filesystem::path file;
  std::vector<std::string> notices;

  Id id(std::string_view token) const {
    if (const Id found = added.id(token)) return found;
    return model->id(token);
  }
  /// Appends the ids of a stretch that holds no added token.
  void encode_plain(Piece stretch, std::vector<std::int32_t>& ids) const {
    if (!pre_tokenizer) return model->tokenize(stretch.text, ids);
    std::vector<Piece> pieces;
    pre_tokenizer->split(std::move(stretch), pieces);
    for (const Piece& piece : pieces) model->tokenize(piece.text, ids);
  }
  /// Appends the ids of a stretch that holds no added token in its raw form.
  void encode_raw(std::string_view raw, bool at_start, std::vector<std::int32_t>& ids) const {
    Piece all{std::string(raw), at_start};
    if (normalizer) normalizer->normalize(all);
    added.normalized().split(all.text, [&](std::string_view stretch, std::int32_t id) {
      if (id >= 0)
        ids.push_back(id);
      else
        encode_plain({std::string(stretch), all.at_start && stretch.data() == all.text.data()}, ids);
    });
  }
};

namespace {

void add_tokens_of_file(Tokenizer::Parts& parts, ObjectReader& in) {
  const Json* list = in.find("added_tokens");
  if (!list) return;
  if (!list->is_array()) throw InputError(in.where() + ": 'added_tokens' has the wrong type: expected a list");
  std::size_t i = 0;
  for (const Json& item : *list) {
    AddedToken token = read_added_token(item, in.where() + ": added_tokens[" + std::to_string(i++) + "]");
    parts.added.add(std::move(token), *parts.model, parts.normalizer.get());
  }
}

void apply_special_tokens(Tokenizer::Parts& parts, const SpecialTokens& special) {
  for (const AddedToken& token : special.all) parts.added.add(token, *parts.model, parts.normalizer.get());
  const auto id = [&](const std::optional<AddedToken>& token) { return token ? parts.id(token->content) : Id(); };
  parts.bos = id(special.bos);
  parts.eos = id(special.eos);
  parts.pad = id(special.pad);
  parts.unk = special.unk ? id(special.unk) : parts.id(parts.model->unknown_token());
}

/// An id without a token would be looked up beyond the end of a model's embedding.
void check_ids_around(const Tokenizer::Parts& parts, const std::string& where) {
  if (!parts.post_processor) return;
  const std::int32_t largest = std::max(parts.model->largest_id(), parts.added.largest_id());
  for (const std::int32_t id : parts.post_processor->process({}))
    if (id < 0 || id > largest)
      throw InputError(where + ": adds the id " + std::to_string(id) + " to every text; expected one from 0 to " +
                       std::to_string(largest));
}

/// Published ones have up to 35 MB, and reading takes tens of times as much memory.
constexpr std::uintmax_t largest_file = 250'000'000;

void refuse_huge(const std::filesystem::path& path) {
  std::error_code missing;
  const std::uintmax_t size = std::filesystem::file_size(path, missing);
  if (!missing && size > largest_file)
    throw InputError(path.string() + ": has " + std::to_string(size / 1'000'000) + " MB, expected at most " +
                     std::to_string(largest_file / 1'000'000) + " MB; this is no tokenizer");
}

/// A tokenizer.json and the file it was read or made from.
struct Source {
  std::filesystem::path path;
  Json json;
  std::string fingerprint;
};

Source find_source(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "tokenizer.json", config = folder / "tokenizer_config.json";
  if (const auto model = find_sentencepiece_model(folder); model && !std::filesystem::exists(path)) {
    refuse_huge(*model);
    Json json =
        convert_sentencepiece(*model, std::filesystem::exists(config) ? read_json_file(config) : Json::object());
    std::string fingerprint = sha256(json.dump());
    return {*model, std::move(json), std::move(fingerprint)};
  }
  refuse_huge(path);
  const std::string bytes = read_file(path);
  return {path, parse_json(bytes, path.string()), sha256(bytes)};
}

}  // namespace

Tokenizer Tokenizer::load(const std::filesystem::path& folder) {
  const auto [path, json, fingerprint] = find_source(folder);
  ObjectReader in(json, path.string());
  auto parts = std::make_shared<Parts>();
  const auto part = [&](const char* key) -> const Json& {
    static const Json none;
    const Json* found = in.find(key);
    return found ? *found : none;
  };
  const auto where = [&name = path](const char* key) { return name.string() + ": " + key; };
  parts->normalizer = make_normalizer(part("normalizer"), where("normalizer"));
  parts->pre_tokenizer = make_pre_tokenizer(part("pre_tokenizer"), where("pre_tokenizer"));
  parts->model = make_model(in.at("model"), where("model"));
  parts->post_processor = make_post_processor(part("post_processor"), where("post_processor"));
  parts->decoder = make_decoder(part("decoder"), where("decoder"));
  add_tokens_of_file(*parts, in);
  apply_special_tokens(*parts, read_special_tokens(folder));
  check_ids_around(*parts, where("post_processor"));
  parts->fingerprint = fingerprint;
  parts->file = path;
  for (const char* key : {"truncation", "padding"})
    if (in.find(key))
      parts->notices.push_back(where(key) + " is not used: Lethe cuts and pads by the study's own settings");
  return Tokenizer(std::move(parts));
}

std::vector<std::int32_t> Tokenizer::encode(std::string_view text, bool add_special_tokens) const {
  const std::string valid = to_valid_utf8(text);
  std::vector<std::int32_t> ids;
  parts_->added.raw().split(valid, [&](std::string_view stretch, std::int32_t id) {
    if (id >= 0)
      ids.push_back(id);
    else
      parts_->encode_raw(stretch, stretch.data() == valid.data(), ids);
  });
  if (add_special_tokens && parts_->post_processor) return parts_->post_processor->process(std::move(ids));
  return ids;
}

std::string Tokenizer::decode(std::span<const std::int32_t> ids, bool skip_special_tokens) const {
  std::vector<std::string> tokens;
  for (const std::int32_t id : ids) {
    const AddedToken* added = parts_->added.token(id);
    if (added && added->special && skip_special_tokens) continue;
    if (added)
      tokens.push_back(added->content);
    else if (const std::string* token = parts_->model->token(id))
      tokens.push_back(*token);
  }
  std::string text;
  if (parts_->decoder) {
    for (const std::string& stretch : parts_->decoder->decode(std::move(tokens))) text += stretch;
  } else {
    for (const std::string& token : tokens) text += (&token == &tokens.front() ? "" : " ") + token;
  }
  return text;
}

std::size_t Tokenizer::size() const { return parts_->model->size() + parts_->added.beyond_model(); }
std::int32_t Tokenizer::largest_id() const { return std::max(parts_->model->largest_id(), parts_->added.largest_id()); }
Id Tokenizer::id(std::string_view token) const { return parts_->id(token); }
std::string Tokenizer::token(std::int32_t id) const {
  if (const AddedToken* added = parts_->added.token(id)) return added->content;
  const std::string* token = parts_->model->token(id);
  return token ? *token : std::string();
}
Id Tokenizer::bos_id() const { return parts_->bos; }
Id Tokenizer::eos_id() const { return parts_->eos; }
Id Tokenizer::pad_id() const { return parts_->pad; }
Id Tokenizer::unk_id() const { return parts_->unk; }
const std::string& Tokenizer::fingerprint() const { return parts_->fingerprint; }
const std::filesystem::path& Tokenizer::file() const { return parts_->file; }
const std::vector<std::string>& Tokenizer::notices() const { return parts_->notices; }

}  // namespace lethe::text
