// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tiny_world.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/random.h"
#include "catalog/folders.h"
#include "data/benchmark.h"
#include "data/task.h"
#include "engine/engine.h"
#include "support/random_checkpoint.h"
#include "text/bpe_trainer.h"

namespace lethe::test {

namespace {

const std::vector<std::string> things = {"hat", "cup", "box", "car", "pen", "bag", "shoe", "lamp", "ring", "boat"};
const std::vector<std::string> colours = {"red", "blue", "green", "white", "black", "brown"};
const std::vector<std::string> numbers = {"one", "two", "three", "four", "five"};

std::string lines(const std::vector<Json>& rows) {
  std::string text;
  for (const Json& row : rows) text += row.dump() + "\n";
  return text;
}

std::vector<Json> colour_rows(std::uint64_t seed, int count) {
  Random random(seed);
  std::vector<Json> rows;
  for (int i = 0; i < count; ++i) {
    const std::string colour = random.pick(colours), thing = random.pick(things);
    rows.push_back({{"input", "the " + thing + " is " + colour}, {"target", colour + " " + thing}});
  }
  return rows;
}

std::vector<Json> count_rows(std::uint64_t seed, int count) {
  Random random(seed);
  std::vector<Json> rows;
  for (int i = 0; i < count; ++i) {
    const auto n = static_cast<std::size_t>(random.below(4));
    rows.push_back({{"input", "after " + numbers[n]}, {"target", numbers[n + 1]}});
  }
  return rows;
}

std::vector<Json> question_rows(std::uint64_t seed, int count) {
  Random random(seed);
  std::vector<Json> rows;
  for (int i = 0; i < count; ++i) {
    std::vector<std::string> options = colours;
    random.shuffle(options);
    options.resize(4);
    const auto answer = random.below(4);
    rows.push_back({{"question", "the " + random.pick(things) + " is " + options[answer] + " , what colour ?"},
                    {"options", options},
                    {"answer", answer}});
  }
  return rows;
}

void write_task(const fs::path& folder, const std::vector<Json>& train, const std::vector<Json>& test,
                const std::string& metric) {
  make_folder(folder);
  write_file(folder / "train.jsonl", lines(train));
  write_file(folder / "test.jsonl", lines(test));
  write_file(folder / "task.json", Json{{"name", folder.filename().string()},
                                        {"about", "made for a test"},
                                        {"generated", true},
                                        {"licence", "CC0-1.0"},
                                        {"source", "tests"},
                                        {"train", "train.jsonl"},
                                        {"test", "test.jsonl"},
                                        {"prompt", "say : {{input}} ="},
                                        {"target", " {{target}}"},
                                        {"metric", metric},
                                        {"source_field", "input"},
                                        {"max_new_tokens", 4}}
                                       .dump(2));
}

void write_models(const TinyWorld& world) {
  text::BpeTrainer trainer;
  for (const auto& rows : {colour_rows(1, 100), count_rows(2, 100), question_rows(3, 100)})
    for (const Json& row : rows)
      for (const auto& [key, value] : row.items())
        trainer.add_text(value.is_string() ? value.get<std::string>() : value.dump());
  text::BpeTrainerOptions options;
  options.vocab_size = 320;
  const text::TrainedBpe trained = trainer.train(options);
  const Json bloom = {{"model_type", "bloom"}, {"architectures", {"BloomForCausalLM"}},
                      {"vocab_size", 320},     {"hidden_size", 32},
                      {"n_layer", 2},          {"n_head", 4},
                      {"bos_token_id", 1},     {"eos_token_id", 2},
                      {"pad_token_id", 3}};
  const Json mt5 = {{"model_type", "mt5"},
                    {"architectures", {"MT5ForConditionalGeneration"}},
                    {"vocab_size", 320},
                    {"d_model", 32},
                    {"d_kv", 8},
                    {"d_ff", 64},
                    {"num_layers", 2},
                    {"num_heads", 4},
                    {"feed_forward_proj", "gated-gelu"},
                    {"pad_token_id", 3},
                    {"eos_token_id", 2},
                    {"decoder_start_token_id", 3},
                    {"tie_word_embeddings", false}};
  // Queries share keys, heads are wider than the states' share, Mistral's window is shorter than the texts.
  const Json rotary = {{"vocab_size", 320},      {"hidden_size", 32},        {"intermediate_size", 48},
                       {"num_hidden_layers", 2}, {"num_attention_heads", 4}, {"num_key_value_heads", 2},
                       {"head_dim", 12},         {"sliding_window", 6},      {"max_position_embeddings", 512},
                       {"rms_norm_eps", 1e-6},   {"hidden_act", "silu"},     {"bos_token_id", 1},
                       {"eos_token_id", 2},      {"pad_token_id", 3},        {"tie_word_embeddings", false}};
  std::vector<std::pair<fs::path, Json>> models = {{world.bloom(), bloom}};
  for (const char* family : {"llama", "mistral", "gemma"}) {
    Json config = rotary;
    config["model_type"] = family;
    if (family == std::string("gemma"))
      config.update({{"hidden_act", "gelu_pytorch_tanh"}, {"tie_word_embeddings", true}});
    models.emplace_back(world.model(family), config);
  }
  models.emplace_back(world.mt5(), mt5);  // last: its tokenizer stays in world.folder / "tokenizer"
  for (const auto& [folder, config] : models) {
    const fs::path tokenizer = world.folder / "tokenizer";
    make_folder(tokenizer);
    text::write_tokenizer(tokenizer, trained, config.at("model_type") == "mt5");
    write_random_checkpoint(config, tokenizer, folder);
  }
}

}  // namespace

TinyWorld::TinyWorld(const fs::path& where) : folder(where) {
  make_folder(folder);
  write_models(*this);
  write_task(task("colour"), colour_rows(11, 48), colour_rows(12, 12), "bleu");
  write_task(task("count"), count_rows(13, 48), count_rows(14, 12), "rouge1");
  make_folder(benchmark());
  write_file(benchmark() / "hues.jsonl", lines(question_rows(15, 24)));
  write_file(benchmark() / "benchmark.json",
             Json{{"name", "tiny"},
                  {"about", "made for a test"},
                  {"generated", true},
                  {"licence", "CC0-1.0"},
                  {"source", "tests"},
                  {"group", "rc"},
                  {"elements", {{{"id", "tiny-hues"}, {"file", "hues.jsonl"}, {"metric", "acc"}}}},
                  {"prompt", "{{question}}\nAnswer:"},
                  {"options", "options"},
                  {"answer", "answer"}}
                 .dump(2));
}

study::RunSpec TinyWorld::spec(const fs::path& model, const std::string& strategy) const {
  study::RunSpec spec;
  spec.study = "tiny";
  spec.label = "full";
  const Json config = read_json_file(model / "config.json");
  catalog::FileHashes hashes;
  spec.model = {{model.filename().string(), model.string(), catalog::model_hash(model, hashes)},
                config.at("model_type").get<std::string>(),
                config.at("model_type") == "mt5"};
  study::Training training;
  training.epochs = 2;
  training.examples_per_task = 48;
  training.batch_size = 8;
  training.learning_rate = 1e-2;
  for (const std::string name : {"colour", "count"}) {
    spec.sequence.push_back({{name, task(name).string(), data::read_task(task(name)).hash}, training});
    const int index = static_cast<int>(spec.sequence.size());
    spec.stages.push_back({index, index - 1, {name}, {{name, 48, 0}}, training});
  }
  spec.method = {"full", Json::object()};
  spec.strategies = {{strategy, Json::object()}};
  spec.benchmarks = {{"tiny", benchmark().string(), data::read_benchmark(benchmark()).hash}};
  return spec;
}

run::Job TinyWorld::job(const study::RunSpec& spec, const fs::path& artefacts) const {
  run::Job job;
  job.run = "tiny-run";
  job.spec = spec;
  job.environment = engine::environment("cpu", 1);
  job.artefacts = artefacts;
  return job;
}

}  // namespace lethe::test
