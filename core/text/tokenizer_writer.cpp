// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "base/json.h"
#include "text/bpe_trainer.h"

namespace lethe::text {

namespace {

OrderedJson added_tokens(const TrainedBpe& trained) {
  OrderedJson list = OrderedJson::array();
  for (std::size_t id = 0; id < trained.special_count; ++id)
    list.push_back({{"id", id},
                    {"content", trained.tokens[id]},
                    {"single_word", false},
                    {"lstrip", false},
                    {"rstrip", false},
                    {"normalized", false},
                    {"special", true}});
  return list;
}

OrderedJson byte_level(bool add_prefix_space) {
  return {{"type", "ByteLevel"}, {"add_prefix_space", add_prefix_space}, {"trim_offsets", true}, {"use_regex", true}};
}

OrderedJson end_template(const std::string& end, std::size_t id) {
  const auto sequence = [](const char* name, int type) {
    return OrderedJson{{"Sequence", {{"id", name}, {"type_id", type}}}};
  };
  const auto special = [&](int type) { return OrderedJson{{"SpecialToken", {{"id", end}, {"type_id", type}}}}; };
  OrderedJson json = {{"type", "TemplateProcessing"}};
  json["single"] = OrderedJson::array({sequence("A", 0), special(0)});
  json["pair"] = OrderedJson::array({sequence("A", 0), special(0), sequence("B", 1), special(1)});
  json["special_tokens"][end] = {{"id", end}, {"ids", OrderedJson::array({id})}, {"tokens", OrderedJson::array({end})}};
  return json;
}

OrderedJson model(const TrainedBpe& trained) {
  OrderedJson json = {{"type", "BPE"},
                      {"dropout", nullptr},
                      {"unk_token", nullptr},
                      {"continuing_subword_prefix", nullptr},
                      {"end_of_word_suffix", nullptr},
                      {"fuse_unk", false},
                      {"byte_fallback", false},
                      {"ignore_merges", false}};
  OrderedJson::object_t vocab;
  for (std::size_t id = 0; id < trained.tokens.size(); ++id)
    static_cast<std::vector<std::pair<const std::string, OrderedJson>>&>(vocab).emplace_back(trained.tokens[id], id);
  json["vocab"] = std::move(vocab);
  OrderedJson merges = OrderedJson::array();
  for (const auto& [left, right] : trained.merges) merges.push_back(left + " " + right);
  json["merges"] = std::move(merges);
  return json;
}

constexpr std::size_t begin_token = 1, end_token = 2, pad_token = 3;

OrderedJson config(const TrainedBpe& trained) {
  OrderedJson json = {{"tokenizer_class", "PreTrainedTokenizerFast"},
                      {"unk_token", trained.tokens[0]},
                      {"bos_token", trained.tokens[begin_token]},
                      {"eos_token", trained.tokens[end_token]},
                      {"pad_token", trained.tokens[pad_token]}};
  OrderedJson others = OrderedJson::array();
  for (std::size_t id = pad_token + 1; id < trained.special_count; ++id) others.push_back(trained.tokens[id]);
  json["additional_special_tokens"] = std::move(others);
  json["clean_up_tokenization_spaces"] = false;
  return json;
}

}  // namespace

void write_tokenizer(const std::filesystem::path& folder, const TrainedBpe& trained, bool append_end) {
  if (trained.special_count <= pad_token)
    throw InputError("a tokenizer to be written needs at least four special tokens: unknown, begin, end and padding");
  OrderedJson json = {{"version", "1.0"}, {"truncation", nullptr}, {"padding", nullptr}};
  json["added_tokens"] = added_tokens(trained);
  json["normalizer"] = nullptr;
  json["pre_tokenizer"] = byte_level(false);
  json["post_processor"] = append_end ? end_template(trained.tokens[end_token], end_token) : OrderedJson(nullptr);
  json["decoder"] = byte_level(true);
  json["model"] = model(trained);
  make_folder(folder);
  write_file(folder / "tokenizer.json", json.dump(2) + "\n");
  write_file(folder / "tokenizer_config.json", config(trained).dump(2) + "\n");
}

}  // namespace lethe::text
