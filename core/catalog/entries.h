// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "catalog/option.h"
#include "study/run_spec.h"

namespace lethe::catalog {

/// What a label shows of an option: {"rank", "r"} makes «lora r8».
struct LabelPart {
  std::string option;
  std::string prefix;
};

/// How weights may change, described. The engine has the method of the same name.
/// No option may be named like a training key: in a study both stand in one object.
struct MethodEntry {
  std::string name;
  std::string about;
  std::vector<Option> options = {};
  std::vector<std::string> families = {};  ///< it fits; empty = all
  std::vector<LabelPart> label = {};
  /// Share of a model's parameters that it trains, for forecasts of memory; empty = all of them.
  std::function<double(const Json& options)> trained_share = {};
};

/// A sequence as a strategy plans it: each item with how many rows its task can give.
struct PlannedItem {
  study::SequenceItem item;
  std::int64_t rows = 0;  ///< min(examples_per_task, rows of the train part)
};

/// sequence → stage plans, stage 1 first.
using Planner =
    std::function<std::vector<study::StagePlan>(std::span<const PlannedItem> sequence, const Json& options)>;

/// What is done against forgetting, described. The engine has the strategy of the same name.
struct StrategyEntry {
  std::string name;
  std::string about;
  std::vector<Option> options = {};
  std::vector<LabelPart> label = {};
  Planner plan = {};          ///< empty: task after task, as sequential; at most one of a combination has one
  bool reads_scores = false;  ///< acts on scores, so the evaluation belongs to the stage's key
};

/// A published or own way to train and measure: the defaults it brings, and in words what its name stands for.
struct ProtocolEntry {
  std::string name;
  std::string about;
  Json training = Json::object();
  Json evaluation = Json::object();
  std::vector<std::string> rules = {};
};

/// All there are in this program, by explicit lists: one file and one line each.
std::vector<MethodEntry> all_methods();
std::vector<StrategyEntry> all_strategies();
std::vector<ProtocolEntry> all_protocols();

/// The plan of task after task: stage k starts from stage k − 1 and trains the rows of item k.
std::vector<study::StagePlan> plan_in_sequence(std::span<const PlannedItem> sequence);

/// «lora r8»: the name and the options that tell two of a kind apart.
std::string label_of(const std::string& name, std::span<const LabelPart> parts, const Json& options);

}  // namespace lethe::catalog
