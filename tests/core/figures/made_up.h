// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "figures/scores.h"

namespace lethe::figures::made_up {

/// A run with two elements in each of the four groups, falling from `start` by `fall` a stage, with a little noise by
/// seed.
inline RunScores run(const std::string& model, const std::string& family, const std::string& method,
                     const std::string& method_name, std::uint64_t seed, double start, double fall) {
  RunScores out;
  out.id = model + "/" + method + "/" + std::to_string(seed);
  out.model = model;
  out.family = family;
  out.size = "m";
  out.method = method;
  out.method_name = method_name;
  out.strategy = "sequential";
  out.seed = seed;
  out.stages = {"start", "simp", "emdg", "inqqg", "exp", "hgen"};
  const std::vector<std::pair<std::string, double>> groups = {{"dk", 25}, {"rs", 33}, {"rc", 33}, {"bias", 50}};
  for (const auto& [group, chance] : groups)
    for (const std::string part : {"one", "two"})
      out.elements.push_back({group + "-" + part, group, chance, 100, "hash-" + group + part, true});
  Random random(seed, model + method);
  for (std::size_t stage = 0; stage < out.stages.size(); ++stage) {
    out.scores.emplace_back();
    for (const auto& element : out.elements) {
      const double share = element.group == "dk" ? 1 : element.group == "rs" ? 0.7 : element.group == "rc" ? 0.45 : 0.2;
      const double from = *element.chance + (start - *element.chance) * (0.35 + 0.65 * share);
      const double noise = (stage ? 1 : 0.2) * 2.2 * random.normal();
      out.scores.back().push_back(from - share * fall * std::pow(static_cast<double>(stage), 0.8) + noise);
    }
  }
  for (std::size_t t = 1; t < out.stages.size(); ++t) {
    TaskScores task{out.stages[t], "bleu", t, {}, true};
    for (std::size_t stage = 0; stage < out.stages.size(); ++stage)
      task.scores.push_back(stage < t ? 10.0 : stage == t ? 80.0 : 40.0);
    out.tasks.push_back(task);
  }
  return out;
}

/// Two models under one method, three seeds each.
inline std::vector<RunScores> two_models() {
  std::vector<RunScores> out;
  for (const std::uint64_t seed : {1, 2, 3}) out.push_back(run("BLOOMZ nano m", "bloom", "full", "full", seed, 94, 11));
  for (const std::uint64_t seed : {1, 2, 3}) out.push_back(run("mT0 nano m", "mt5", "full", "full", seed, 91, 16));
  return out;
}

/// The same with LoRA, of which mT0 has one seed.
inline std::vector<RunScores> four_lines() {
  std::vector<RunScores> out = two_models();
  for (const std::uint64_t seed : {1, 2, 3})
    out.push_back(run("BLOOMZ nano m", "bloom", "lora r4", "lora", seed, 94, 4));
  out.push_back(run("mT0 nano m", "mt5", "lora r4", "lora", 1, 91, 6));
  return out;
}

}  // namespace lethe::figures::made_up
