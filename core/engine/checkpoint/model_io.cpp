// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checkpoint/model_io.h"

#include <map>

#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "catalog/shape.h"
#include "engine/checkpoint/shards.h"
#include "engine/checkpoint/sources.h"
#include "formats/model_folder.h"

namespace lethe::engine {

namespace fs = std::filesystem;

namespace {

void hear_untied(const LanguageModel& model, const fs::path& path, const Hear& hear) {
  const fs::path config = path / "config.json";
  if (model.output_weight() != "lm_head.weight" || !catalog::shape_of(model.config(), config.string()).tied) return;
  hear("output-matrix-differs", config.string() +
                                    ": 'tie_word_embeddings' says that the output matrix is the embedding, but the "
                                    "file holds another one in lm_head.weight; both are used, each for itself");
}

}  // namespace

at::ScalarType number_type(const std::string& name) {
  static const std::map<std::string, at::ScalarType> types = {
      {"fp32", at::kFloat}, {"bf16", at::kBFloat16}, {"fp16", at::kHalf}};
  const auto type = types.find(name);
  if (type == types.end()) throw InputError("number type '" + name + "' is not known: expected fp32, bf16 or fp16");
  return type->second;
}

ModelPtr load_model(const fs::path& path, at::Device device, at::ScalarType type, const Hear& hear) {
  const formats::ModelFolder folder = formats::open_model_folder(path);
  FolderSource source(folder, type, device);
  try {
    ModelPtr model = make_model(folder.config, source, folder.generation_config);
    if (hear) {
      for (const std::string& sentence : source.not_finite()) hear("weights-not-finite", sentence);
      hear_untied(*model, path, hear);
    }
    return model;
  } catch (const InputError& error) {
    const std::string what = error.what();
    throw InputError(what.starts_with("config.json:") ? (path / what).string() : what);
  }
}

text::Tokenizer load_tokenizer(const fs::path& folder, const ModelShape& shape) {
  text::Tokenizer tokenizer = text::Tokenizer::load(folder);
  if (tokenizer.largest_id() >= shape.vocabulary)
    throw InputError(tokenizer.file().string() + ": the token '" + tokenizer.token(tokenizer.largest_id()) +
                     "' has the id " + std::to_string(tokenizer.largest_id()) + ", but the model has only " +
                     std::to_string(shape.vocabulary) + " embeddings ('vocab_size' in " +
                     (folder / "config.json").string() + "); put the files of one model into the folder");
  return tokenizer;
}

ModelPtr random_model(const Json& config, std::uint64_t seed, at::Device device) {
  RandomSource source(init_rules(config), seed, device);
  return make_model(config, source);
}

namespace {

Json config_for(const LanguageModel& model, at::ScalarType type) {
  Json config = model.config();
  const char* name = type == at::kHalf ? "float16" : type == at::kBFloat16 ? "bfloat16" : "float32";
  config[config.contains("torch_dtype") ? "torch_dtype" : "dtype"] = name;
  return config;
}

Json generation_config_for(const Json& config) {
  Json generation;
  for (const char* key : {"bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id"})
    if (config.contains(key) && !config[key].is_null()) generation[key] = config[key];
  return generation;
}

void write_into(const fs::path& folder, const LanguageModel& model, at::ScalarType type,
                const fs::path& companions_from, std::uint64_t shard_bytes) {
  save_weights(folder, model.weights(), type, shard_bytes);
  const Json config = config_for(model, type);
  write_file(folder / "config.json", config.dump(2) + "\n");
  if (!companions_from.empty())
    for (const fs::path& file : formats::companion_files(companions_from))
      write_file(folder / file.filename(), read_file(file));
  if (const fs::path generation = folder / "generation_config.json"; !fs::exists(generation))
    write_file(generation, generation_config_for(config).dump(2) + "\n");
}

}  // namespace

void save_model(const LanguageModel& model, const fs::path& folder, at::ScalarType type,
                const fs::path& companions_from, std::uint64_t shard_bytes) {
  if (fs::exists(folder) && !(fs::is_directory(folder) && fs::is_empty(folder)))
    throw InputError(folder.string() + ": exists already; choose a folder that does not exist or is empty");
  fs::path temporary = folder.has_filename() ? folder : folder.parent_path();
  temporary += ".tmp-" + std::to_string(::getpid());
  fs::remove_all(temporary);
  make_folder(temporary);
  try {
    write_into(temporary, model, type, companions_from, shard_bytes);
    publish_folder(temporary, folder);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(temporary, ignored);
    throw;
  }
}

}  // namespace lethe::engine
