// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "store/queries.h"

namespace lethe::ui {

/// What a list shows of a run's results. Groups that were not measured, or whose FG is undefined, are missing.
struct RunSummary {
  std::string id, family;
  std::map<std::string, double> base, end, fg;  ///< by group: mean of its elements at stage 0, at the last one; FG
  std::optional<double> fg_all;                 ///< FG over the elements of dk, rs, rc
  std::optional<double> end_all;                ///< their mean after the last stage
};

/// What decides a run's numbers beside model, method, strategy, sequence and seed: the same as in figures.
struct RunSettings {
  std::map<std::string, std::string> values;
  QString key;  ///< equal for equal values
};

/// A run as lists show and filter it.
struct RunFacts {
  store::RunRow row;
  QString model, method, strategy, sequence, status;
  QString text;                                 ///< all words of it in lower case, for free words of a filter
  std::shared_ptr<const RunSettings> settings;  ///< shared by runs that agree in them
  std::optional<RunSummary> summary;            ///< read when it is needed
};

/// A mean over the runs of a group that have the number.
struct MeanOf {
  double sum = 0;
  int n = 0;
  void add(const std::optional<double>& value) {
    if (value) sum += *value, ++n;
  }
  std::optional<double> mean() const { return n ? std::optional(sum / n) : std::nullopt; }
};

inline std::optional<double> number_of(const std::map<std::string, double>& numbers, const std::string& group) {
  const auto found = numbers.find(group);
  return found == numbers.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace lethe::ui
