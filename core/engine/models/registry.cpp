// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

#include "base/join.h"
#include "engine/models/config_reader.h"
#include "engine/models/family.h"

namespace lethe::engine {

namespace {

struct Family {
  ModelPtr (*make)(const Json&, const Json&, WeightSource&);
  InitRules (*init)(const Json&);
};

const Family& family_of(const Json& config) {
  static const std::map<std::string, Family> families = {
      {"bloom", {make_bloom, bloom_init}}, {"gemma", {make_gemma, gemma_init}},
      {"llama", {make_llama, llama_init}}, {"mistral", {make_mistral, mistral_init}},
      {"mt5", {make_mt5, mt5_init}},
  };
  const std::string type = ConfigReader(config).text_or("model_type", "");
  if (const auto found = families.find(type); found != families.end()) return found->second;
  const std::string known = join(families, ", ", [](const auto& family) { return family.first; });
  throw InputError(type.empty()
                       ? "config.json: 'model_type' is missing, expected one of: " + known
                       : "config.json: the architecture '" + type + "' is not known, expected one of: " + known);
}

}  // namespace

ModelPtr make_model(const Json& config, WeightSource& source, const Json& generation_config) {
  return family_of(config).make(config, generation_config, source);
}

InitRules init_rules(const Json& config) { return family_of(config).init(config); }

OutputMatrix::OutputMatrix(WeightSource& source, NamedTensors& taken, const std::string& embedding_name,
                           const at::Tensor& embedding)
    : weight(embedding), name(embedding_name) {
  const Scope scope(source, taken, "lm_head");
  if (!scope.has("weight")) return;
  const at::Tensor own = scope.take("weight", embedding.sizes());
  if (at::equal(own, embedding)) {
    taken.pop_back();
    return;
  }
  weight = own;
  name = "lm_head.weight";
}

AskedTokens::AskedTokens(std::span<const TextRow> given) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    const TextRow& row = given[i];
    if (row.prefix.empty()) throw InputError("a text has an empty prompt: expected at least one token");
    std::vector<std::int64_t> asked;
    for (std::size_t t = 0; t < row.continuation.size(); ++t)
      if (row.asked.empty() || row.asked[t]) asked.push_back(static_cast<std::int64_t>(t));
    if (asked.empty()) continue;
    rows.push_back(i);
    read.push_back(asked.back());
    tokens.push_back(std::move(asked));
  }
}

}  // namespace lethe::engine
