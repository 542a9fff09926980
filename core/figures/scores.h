// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lethe::figures {

/// One element of a benchmark, as a run measured it.
struct Element {
  std::string id;
  std::string group;              ///< dk | rs | rc | bias | …
  std::optional<double> chance;   ///< %; for a bias element the neutral level
  std::int64_t n = 0;             ///< items scored
  std::string hash;               ///< of samples, template and metric version; equal hashes make scores comparable
  bool generated = false;         ///< made-up data, marked as such wherever it appears
  bool template_by_kind = false;  ///< causal and encoder–decoder models read other prompts: said beside its numbers
  bool operator==(const Element&) const = default;
};

/// A task's own metric on its test part, after every stage.
struct TaskScores {
  std::string task;
  std::string metric;
  std::size_t own_stage = 0;                  ///< the stage that trained it
  std::vector<std::optional<double>> scores;  ///< [stage], %
  bool generated = false;
  bool operator==(const TaskScores&) const = default;
};

/// What a figure needs to know of one run. All scores are in percent; a missing one is empty.
struct RunScores {
  std::string id;
  std::string model;   ///< as shown: «BLOOMZ nano m»
  std::string family;  ///< bloom | mt5 | …: marker and dash
  bool encoder_decoder = false;
  std::string size;         ///< s | m | l: shade and width; empty = m
  std::string method;       ///< as shown: «lora r8»
  std::string method_name;  ///< lora: the colour
  std::string strategy;     ///< as shown: «sequential», «replay 10 %»
  /// What else decides its numbers, as shown: «learning_rate» → «0.001». Runs that differ in it are no repetitions.
  std::map<std::string, std::string> settings;
  std::uint64_t seed = 0;
  std::vector<std::string> stages;  ///< names on the stage axis, stage 0 first: start, simp, …
  std::vector<Element> elements;
  std::vector<std::vector<std::optional<double>>> scores;  ///< [stage][element]
  std::vector<TaskScores> tasks;                           ///< in the order of the sequence
};

}  // namespace lethe::figures
