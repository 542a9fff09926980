// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/sentencepiece_tokenizer.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/base64.h"
#include "base/files.h"
#include "text/sentencepiece_model.h"
#include "text/utf8.h"

namespace lethe::text {

namespace {

using Kind = SentencePieceModel::Kind;
using PieceType = SentencePieceModel::PieceType;

const std::string mark = "\u2581";  // stands for a space

Json sequence(const char* key, std::vector<Json> parts) { return {{"type", "Sequence"}, {key, std::move(parts)}}; }
Json replace(const std::string& what, const std::string& by) {
  return {{"type", "Replace"}, {"pattern", {{"String", what}}}, {"content", by}};
}
Json metaspace(const char* scheme, bool split) {
  return {{"type", "Metaspace"}, {"replacement", mark}, {"prepend_scheme", scheme}, {"split", split}};
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Every way to cut a piece in two that are pieces themselves, in the order in which they are merged: the best score
/// first, as SentencePiece merges. (Version 5.17 of transformers goes by ids, which differs for LLaMA's runs of spaces;
/// the tokenizer.json files that are published were made by score.)
std::vector<Json> merges_of(const std::vector<SentencePieceModel::Piece>& pieces,
                            const std::map<std::string_view, std::size_t>& ids) {
  struct Merge {
    float score;
    std::size_t left_length, right_length, left, right;
    auto better() const { return std::tie(score, left_length, right_length); }
  };
  std::vector<Merge> found;
  for (std::size_t id = 0; id < pieces.size(); ++id) {
    const std::string_view piece = pieces[id].text;
    if (ids.at(piece) != id) continue;
    const std::size_t characters = characters_of(piece), first = found.size();
    std::size_t at = 0;
    for (std::size_t left_length = 1; left_length < characters; ++left_length) {
      at += first_code_point(piece.substr(at)).size;
      const auto left = ids.find(piece.substr(0, at)), right = ids.find(piece.substr(at));
      if (left != ids.end() && right != ids.end())
        found.push_back({pieces[id].score, left_length, characters - left_length, left->second, right->second});
    }
    std::sort(found.begin() + static_cast<std::ptrdiff_t>(first), found.end(),
              [](const Merge& a, const Merge& b) { return std::tie(a.left, a.right) < std::tie(b.left, b.right); });
  }
  std::stable_sort(found.begin(), found.end(), [](const Merge& a, const Merge& b) { return a.better() > b.better(); });
  std::vector<Json> merges;
  for (const Merge& merge : found) merges.push_back({pieces[merge.left].text, pieces[merge.right].text});
  return merges;
}

Json bpe_of(const SentencePieceModel& model) {
  std::map<std::string_view, std::size_t> ids;
  Json vocabulary = Json::object();
  for (std::size_t id = 0; id < model.pieces.size(); ++id) {
    ids.insert_or_assign(model.pieces[id].text, id);
    vocabulary[model.pieces[id].text] = id;
  }
  Json json = {{"type", "BPE"},
               {"vocab", std::move(vocabulary)},
               {"merges", merges_of(model.pieces, ids)},
               {"fuse_unk", true},
               {"byte_fallback", true}};
  if (model.unknown_id >= 0) json["unk_token"] = model.pieces[static_cast<std::size_t>(model.unknown_id)].text;
  return json;
}

Json unigram_of(const SentencePieceModel& model, std::int64_t extra_ids) {
  Json vocabulary = Json::array();
  for (const auto& piece : model.pieces) vocabulary.push_back({piece.text, static_cast<double>(piece.score)});
  for (std::int64_t id = extra_ids; id-- > 0;) vocabulary.push_back({"<extra_id_" + std::to_string(id) + ">", 0.0});
  Json json = {{"type", "Unigram"}, {"vocab", std::move(vocabulary)}, {"byte_fallback", false}};
  if (model.unknown_id >= 0) json["unk_id"] = static_cast<std::size_t>(model.unknown_id);
  return json;
}

/// Special tokens that are added around a text, by their texts.
Json around(const SentencePieceModel& model, std::int64_t before, std::int64_t after) {
  Json single = Json::array(), tokens = Json::object();
  const auto add = [&](std::int64_t id) {
    if (id < 0) return;
    const std::string& token = model.pieces[static_cast<std::size_t>(id)].text;
    single.push_back({{"SpecialToken", {{"id", token}, {"type_id", 0}}}});
    tokens[token] = {{"id", token}, {"ids", {id}}, {"tokens", {token}}};
  };
  add(before);
  single.push_back({{"Sequence", {{"id", "A"}, {"type_id", 0}}}});
  add(after);
  return {{"type", "TemplateProcessing"}, {"single", single}, {"pair", single}, {"special_tokens", tokens}};
}

/// Control tokens are special; those of the user are found in the text before anything else, too.
Json added_tokens_of(const SentencePieceModel& model, std::int64_t extra_ids) {
  Json added = Json::array();
  const auto add = [&](std::size_t id, const std::string& text, bool special) {
    added.push_back({{"id", id},
                     {"content", text},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", special}});
  };
  for (std::size_t id = 0; id < model.pieces.size(); ++id) {
    const auto& piece = model.pieces[id];
    const bool special = piece.type == PieceType::control || static_cast<std::int64_t>(id) == model.unknown_id;
    if (special || piece.type == PieceType::user_defined) add(id, piece.text, special);
  }
  for (std::int64_t i = extra_ids; i-- > 0;)
    add(model.pieces.size() + static_cast<std::size_t>(extra_ids - 1 - i), "<extra_id_" + std::to_string(i) + ">",
        true);
  return added;
}

Json of_t5(const SentencePieceModel& model, ObjectReader& config) {
  const bool has_them = std::any_of(model.pieces.begin(), model.pieces.end(),
                                    [](const auto& piece) { return piece.text == "<extra_id_0>"; });
  const auto extra_ids = has_them ? 0 : config.get<std::int64_t>("extra_ids", 100);
  if (constexpr std::int64_t most = 100'000; extra_ids < 0 || extra_ids > most)
    throw InputError(config.where() + ": 'extra_ids' is " + std::to_string(extra_ids) + "; expected 0 to " +
                     std::to_string(most));
  Json json = {{"model", unigram_of(model, extra_ids)}, {"added_tokens", added_tokens_of(model, extra_ids)}};
  if (!model.charsmap.empty())
    json["normalizer"] = {{"type", "Precompiled"}, {"precompiled_charsmap", to_base64(model.charsmap)}};
  json["pre_tokenizer"] = sequence("pretokenizers", {{{"type", "WhitespaceSplit"}}, metaspace("always", true)});
  json["decoder"] = metaspace("always", true);
  json["post_processor"] = around(model, -1, model.end_id);
  return json;
}

Json of_gemma(const SentencePieceModel& model, ObjectReader& config) {
  Json json = {{"model", bpe_of(model)}, {"added_tokens", added_tokens_of(model, 0)}};
  for (Json& token : json["added_tokens"])
    if (token.at("content") == "<mask>") token["special"] = true;
  json["normalizer"] = replace(" ", mark);
  json["pre_tokenizer"] = {
      {"type", "Split"}, {"pattern", {{"String", " "}}}, {"behavior", "MergedWithPrevious"}, {"invert", false}};
  json["decoder"] = sequence("decoders", {replace(mark, " "), {{"type", "ByteFallback"}}, {{"type", "Fuse"}}});
  json["post_processor"] = around(model, config.get("add_bos_token", true) ? model.begin_id : -1,
                                  config.get("add_eos_token", false) ? model.end_id : -1);
  return json;
}

/// `legacy` puts the mark at the beginning of every stretch between special tokens, not only of the text.
Json of_llama(const SentencePieceModel& model, ObjectReader& config) {
  const bool prefix = config.get("add_prefix_space", model.add_dummy_prefix);
  const char* scheme = !prefix ? "never" : config.get("legacy", false) ? "always" : "first";
  std::vector<Json> decoders = {replace(mark, " "), {{"type", "ByteFallback"}}, {{"type", "Fuse"}}};
  if (prefix) decoders.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1U}, {"stop", 0U}});
  Json json = {{"model", bpe_of(model)}, {"added_tokens", added_tokens_of(model, 0)}};
  json["pre_tokenizer"] = metaspace(scheme, false);
  json["decoder"] = sequence("decoders", std::move(decoders));
  json["post_processor"] = around(model, config.get("add_bos_token", true) ? model.begin_id : -1,
                                  config.get("add_eos_token", false) ? model.end_id : -1);
  return json;
}

}  // namespace

std::optional<std::filesystem::path> find_sentencepiece_model(const std::filesystem::path& folder) {
  for (const char* name : {"spiece.model", "tokenizer.model"})
    if (std::filesystem::exists(folder / name)) return folder / name;
  return std::nullopt;
}

Json convert_sentencepiece(const std::filesystem::path& path, const Json& tokenizer_config) {
  const SentencePieceModel model = parse_sentencepiece_model(read_file(path), path.string());
  ObjectReader config(tokenizer_config, (path.parent_path() / "tokenizer_config.json").string());
  const auto name = config.get<std::string>("tokenizer_class", "");
  if (model.kind == Kind::unigram) return of_t5(model, config);
  if (model.kind != Kind::bpe)
    throw InputError(path.string() + ": a SentencePiece model of words or characters, expected Unigram or BPE");
  return name.starts_with("Gemma") ? of_gemma(model, config) : of_llama(model, config);
}

}  // namespace lethe::text
