// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "metrics/metric.h"

namespace lethe::metrics {

/// One item with options, scored by a model.
struct Choice {
  std::vector<double> log_likelihoods;  // one an option, summed over its tokens; an option with NaN is never chosen
  std::vector<std::size_t> lengths;     // of the options in code points, without the delimiter
  int gold = 0;                         // index of the right option; pct_stereotype: 0, the stereotyped sentence
};

/// A measure of items with options: the value of an item is 0 or 100, that of many their mean.
class ChoiceMetric {
 public:
  virtual ~ChoiceMetric() = default;
  virtual std::string name() const = 0;
  /// Changes whenever a value could; goes into the hashes by which scores are compared.
  virtual std::string version() const = 0;
  /// What is measured, in words.
  virtual std::string definition() const = 0;
  /// The index of the option that counts as the model's answer, −1 for none.
  virtual int choose(const Choice& choice) const = 0;

  /// 0 or 100.
  double score(const Choice& choice) const { return choose(choice) == choice.gold ? 100 : 0; }

  /// Throws std::invalid_argument for no items.
  Value aggregate(std::span<const Choice> choices) const;
};

/// Mean of item values in percent with the standard error of the mean. Throws std::invalid_argument for none.
Value aggregate_scores(std::span<const double> scores);

/// acc, acc_norm, pct_stereotype. Throws InputError with the nearest for an unknown name.
std::unique_ptr<ChoiceMetric> make_choice_metric(const std::string& name);
std::vector<std::string> choice_metric_names();

}  // namespace lethe::metrics
