// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "study/run_spec.h"

namespace lethe::study {

/// A task in a sequence with what the user overrides for it.
struct StudyItem {
  std::string task;
  Json overrides = Json::object();
  bool operator==(const StudyItem&) const = default;
};

/// What a user saves (design §9). Only what was written is held: defaults are resolved when it is expanded.
/// An empty list stands for a key left out.
struct Study {
  std::string name;
  std::vector<std::string> models;
  std::vector<std::vector<StudyItem>> sequences;
  std::vector<Choice> methods;  ///< options hold a method's own and the training keys it overrides, as written
  std::vector<std::vector<Choice>> strategies;  ///< each entry is one combination, applied in that order
  std::vector<std::uint64_t> seeds;
  std::vector<std::string> benchmarks;
  Json training = Json::object();
  Json evaluation = Json::object();
  /// null: as written; "all": every order; {"sample": n, "seed": s}: the written order and n − 1 others drawn from it
  Json orders;
  Json keep = Json::object();
  bool operator==(const Study&) const = default;
};

/// Throws InputError, beginning with `where`, naming the key (with the nearest known one) or the value out of range.
/// Names of models, tasks, methods … are looked up later, when the study is expanded.
Study study_from_json(const Json& json, const std::string& where);
/// What study_from_json reads, keys in the order in which people write them, without what was left out.
OrderedJson to_json(const Study& study);
Study read_study(const std::filesystem::path& file);

}  // namespace lethe::study
