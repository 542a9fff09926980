// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/choice.h"

#include <map>

#include "base/json.h"
#include "metrics/statistics.h"

namespace lethe::metrics {

namespace {

// The first of the largest, −1 where none is a number.
int first_largest(std::span<const double> values) {
  int best = -1;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] == values[i] && (best < 0 || values[i] > values[static_cast<std::size_t>(best)]))
      best = static_cast<int>(i);
  return best;
}

class Accuracy : public ChoiceMetric {
 public:
  std::string name() const override { return "acc"; }
  std::string version() const override { return "acc 1"; }
  std::string definition() const override {
    return "share of items whose right option has the largest log-likelihood; the first of equal ones counts as chosen";
  }
  int choose(const Choice& choice) const override { return first_largest(choice.log_likelihoods); }
};

class NormalisedAccuracy : public ChoiceMetric {
 public:
  std::string name() const override { return "acc_norm"; }
  std::string version() const override { return "acc_norm 1"; }
  std::string definition() const override {
    return "share of items whose right option has the largest log-likelihood divided by the option's length in code "
           "points, the delimiter excluded; the first of equal ones counts as chosen";
  }
  int choose(const Choice& choice) const override {
    std::vector<double> values;
    for (std::size_t i = 0; i < choice.log_likelihoods.size(); ++i)
      values.push_back(choice.log_likelihoods[i] / static_cast<double>(choice.lengths.at(i)));
    return first_largest(values);
  }
};

class PercentStereotype : public ChoiceMetric {
 public:
  std::string name() const override { return "pct_stereotype"; }
  std::string version() const override { return "pct_stereotype 1"; }
  std::string definition() const override {
    return "share of pairs in which the stereotyped sentence is more likely than the other (a tie does not count); 50 "
           "is neutral";
  }
  int choose(const Choice& choice) const override {
    return choice.log_likelihoods.at(0) > choice.log_likelihoods.at(1) ? 0 : 1;
  }
};

using ChoiceMaker = std::unique_ptr<ChoiceMetric> (*)();

template <class T>
std::unique_ptr<ChoiceMetric> make() {
  return std::make_unique<T>();
}

const std::map<std::string, ChoiceMaker>& choice_makers() {
  static const std::map<std::string, ChoiceMaker> table = {
      {"acc", make<Accuracy>},
      {"acc_norm", make<NormalisedAccuracy>},
      {"pct_stereotype", make<PercentStereotype>},
  };
  return table;
}

}  // namespace

Value aggregate_scores(std::span<const double> scores) { return {mean(scores), standard_error(scores), scores.size()}; }

Value ChoiceMetric::aggregate(std::span<const Choice> choices) const {
  std::vector<double> scores;
  for (const Choice& choice : choices) scores.push_back(score(choice));
  return aggregate_scores(scores);
}

std::vector<std::string> choice_metric_names() {
  std::vector<std::string> names;
  for (const auto& [name, maker] : choice_makers()) names.push_back(name);
  return names;
}

std::unique_ptr<ChoiceMetric> make_choice_metric(const std::string& name) {
  const auto found = choice_makers().find(name);
  if (found != choice_makers().end()) return found->second();
  const std::vector<std::string> names = choice_metric_names();
  throw InputError("unknown metric '" + name + "'; expected acc, acc_norm or pct_stereotype" +
                   did_you_mean(name, names));
}

}  // namespace lethe::metrics
