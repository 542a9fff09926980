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
struct Study {
  std::string name;
  std::vector<std::string> models;
  std::vector<std::vector<StudyItem>> sequences;
  std::vector<Choice> methods;
  std::vector<std::vector<Choice>> strategies;  ///< each entry is one combination, applied in that order
  std::vector<std::uint64_t> seeds;
  std::vector<std::string> benchmarks;
  Json training = Json::object();
  Json evaluation = Json::object();
  Json orders;  ///< null, or how to permute the sequences
  Json keep = Json::object();
  bool operator==(const Study&) const = default;
};

/// Throws InputError naming the key and the nearest known one.
Study study_from_json(const Json& json, const std::string& where);
OrderedJson to_json(const Study& study);
Study read_study(const std::filesystem::path& file);

}  // namespace lethe::study
