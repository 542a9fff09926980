// SPDX-License-Identifier: GPL-3.0-or-later
// Models of somebody's choice on real text: e-SNLI's explanations, whose rows differ in length as real ones do.
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "base/files.h"
#include "bench/at_work.h"
#include "bench/parts.h"

namespace lethe::bench {

namespace {

std::string relation(const std::string& label) {
  if (label == "neutral") return "are unrelated";
  return label == "entailment" ? "entail each other" : "do not entail each other";
}

Json rows_of(const fs::path& file, std::size_t count) {
  Json rows = Json::array();
  std::istringstream lines(read_file(file));
  for (std::string line; rows.size() < count && std::getline(lines, line);) {
    const Json example = parse_json(line, file.string());
    const std::string premise = example.at("premise"), hypothesis = example.at("hypothesis"),
                      target = example.at("explanations").front();
    rows.push_back(
        {{"prompt", "Explain why the two following sentences " + relation(example.at("label")) +
                        ": \"Sentence 1: " + premise + "\"; Sentence 2: \"" + hypothesis + "\"\n\n### Response:"},
         {"target", " " + target}});
  }
  return rows;
}

}  // namespace

std::vector<Comparison> measure_shapes(const Setting& setting) {
  std::vector<Comparison> all;
  const char* data = std::getenv("LETHE_REAL_DATA");
  if (data == nullptr || std::getenv("LETHE_PEER_CHECKPOINTS") == nullptr) {
    std::cerr << "lethe-bench: shapes needs LETHE_PEER_CHECKPOINTS (a folder of models) and LETHE_REAL_DATA"
              << std::endl;
    return all;
  }
  const fs::path file = fs::path(data) / "tasks/exp/esnli_dev.jsonl";
  std::vector<std::string> prompts;
  for (const Json& row : rows_of(file, 64)) prompts.push_back(row.at("prompt"));
  for (const Model& model : given_models()) {
    for (Comparison& row : training(setting, model, rows_of(file, 16))) all.push_back(std::move(row));
    all.push_back(generation(setting, model, prompts, 16));
  }
  return all;
}

}  // namespace lethe::bench
