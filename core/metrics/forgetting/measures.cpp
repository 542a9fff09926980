// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/forgetting/measures.h"

#include <algorithm>
#include <functional>

#include "metrics/statistics.h"

namespace lethe::metrics {

namespace {

/// Why a measure has no value; stays inside this file.
struct Undefined {
  std::string reason;
};

Measure measured(const std::function<double()>& compute) {
  try {
    return {compute(), ""};
  } catch (const Undefined& undefined) {
    return {{}, undefined.reason};
  }
}

double score(const ScoreMatrix& matrix, std::size_t stage, std::size_t element) {
  if (const auto value = matrix.scores[stage][element]) return *value;
  throw Undefined{"'" + matrix.elements[element] + "' was not measured at stage " + std::to_string(stage)};
}

double relative_drop(const ScoreMatrix& matrix, std::size_t stage, std::size_t element) {
  const double start = score(matrix, 0, element), now = score(matrix, stage, element);
  if (start > 0) return (start - now) / start * 100;
  throw Undefined{"'" + matrix.elements[element] + "' is not above 0 at stage 0, so a relative drop has no meaning"};
}

double forgotten(const ScoreMatrix& matrix, bool final_only) {
  if (matrix.elements.empty()) throw Undefined{"there are no elements"};
  const std::size_t last = matrix.stages() - 1;
  if (matrix.stages() < 2) throw Undefined{"no stage follows stage 0"};
  std::vector<double> drops;
  for (std::size_t element = 0; element < matrix.elements.size(); ++element) {
    std::vector<double> stages;
    for (std::size_t stage = final_only ? last : 1; stage <= last; ++stage)
      stages.push_back(relative_drop(matrix, stage, element));
    drops.push_back(mean(stages));
  }
  return mean(drops);
}

/// The task-by-task part of a matrix: R(i, j), i from 0 to T counting only stages that trained one, j from 1 to T.
class Sequence {
 public:
  explicit Sequence(const ScoreMatrix& matrix) : matrix_(matrix) {
    for (std::size_t stage = 1; stage < matrix.stages(); ++stage) {
      const auto found = std::find(matrix.elements.begin(), matrix.elements.end(), matrix.trained[stage]);
      if (found == matrix.elements.end()) continue;
      const auto element = static_cast<std::size_t>(found - matrix.elements.begin());
      if (std::find(elements_.begin(), elements_.end(), element) != elements_.end() && repeated_.empty())
        repeated_ = *found;
      stages_.push_back(stage);
      elements_.push_back(element);
    }
  }

  /// T. Throws Undefined when fewer than `least` elements were trained or one was trained twice.
  std::size_t length(std::size_t least) const {
    if (elements_.size() < least)
      throw Undefined{least == 1 ? "no stage trained one of the elements"
                                 : "fewer than two of the elements were trained"};
    if (!repeated_.empty()) throw Undefined{"'" + repeated_ + "' was trained at more than one stage"};
    return elements_.size();
  }
  double at(std::size_t stage, std::size_t task) const { return score(matrix_, stages_[stage], elements_[task - 1]); }
  std::optional<double> find(std::size_t stage, std::size_t task) const {
    return matrix_.scores[stages_[stage]][elements_[task - 1]];
  }

 private:
  const ScoreMatrix& matrix_;
  std::vector<std::size_t> stages_ = {0}, elements_;
  std::string repeated_;
};

double overall(const Sequence& r) {
  const std::size_t T = r.length(1);
  std::vector<double> values;
  for (std::size_t j = 1; j <= T; ++j) values.push_back(r.at(T, j));
  return mean(values);
}

double sum_of_transfers(const Sequence& r, std::size_t T) {
  double sum = 0;
  for (std::size_t j = 1; j < T; ++j) sum += r.at(T, j) - r.at(j, j);
  return sum;
}

double best_before_the_end(const Sequence& r, std::size_t T, std::size_t j) {
  double best = r.at(j, j);
  for (std::size_t i = 1; i < T; ++i) {
    if (i < j && !r.find(i, j)) continue;
    best = std::max(best, r.at(i, j));
  }
  return best;
}

double mean_forgetting(const Sequence& r) {
  const std::size_t T = r.length(2);
  std::vector<double> values;
  for (std::size_t j = 1; j < T; ++j) values.push_back(best_before_the_end(r, T, j) - r.at(T, j));
  return mean(values);
}

double forward_transfer(const Sequence& r) {
  const std::size_t T = r.length(2);
  std::vector<double> values;
  for (std::size_t j = 2; j <= T; ++j) values.push_back(r.at(j - 1, j) - r.at(0, j));
  return mean(values);
}

}  // namespace

Measures measure_fg(const ScoreMatrix& matrix) {
  return {{"fg", measured([&] { return forgotten(matrix, false); })},
          {"fg_final", measured([&] { return forgotten(matrix, true); })}};
}

Measures measure_tasks(const ScoreMatrix& matrix) {
  const Sequence r(matrix);
  return {{"op", measured([&] { return overall(r); })},
          {"bwt", measured([&] {
             const std::size_t T = r.length(2);
             return sum_of_transfers(r, T) / static_cast<double>(T - 1);
           })},
          {"bwt_over_t", measured([&] {
             const std::size_t T = r.length(1);
             return sum_of_transfers(r, T) / static_cast<double>(T);
           })},
          {"forgetting", measured([&] { return mean_forgetting(r); })},
          {"fwt", measured([&] { return forward_transfer(r); })}};
}

Measures measure_forgetting(const ScoreMatrix& matrix) {
  Measures measures = measure_fg(matrix);
  measures.merge(measure_tasks(matrix));
  return measures;
}

std::map<std::string, Measures> measure_by_group(const ScoreMatrix& matrix, std::span<const std::string> groups) {
  std::map<std::string, std::vector<std::string>> elements;
  for (std::size_t i = 0; i < matrix.elements.size(); ++i) elements[groups[i]].push_back(matrix.elements[i]);
  std::map<std::string, Measures> result;
  for (const auto& [group, names] : elements) result[group] = measure_fg(select_elements(matrix, names));
  return result;
}

const std::map<std::string, std::string>& measure_definitions() {
  static const std::map<std::string, std::string> words = {
      {"fg",
       "mean over all elements of the mean over the stages after stage 0 of the drop relative to stage 0, in percent; "
       "positive = forgetting"},
      {"fg_final", "mean over all elements of the drop at the last stage relative to stage 0, in percent"},
      {"op", "mean score of the trained elements after the last stage that trained one"},
      {"bwt",
       "backward transfer: mean over all trained elements but the last of the score after the last stage minus the "
       "score right after its own stage (sum divided by T - 1)"},
      {"bwt_over_t", "backward transfer with the same sum divided by T, the number of trained elements"},
      {"forgetting",
       "mean over all trained elements but the last of the best score measured after any stage before the last, stage "
       "0 "
       "not counted, minus the score after the last stage"},
      {"fwt",
       "forward transfer: mean over all trained elements but the first of the score right before its own stage minus "
       "the score at stage 0"},
  };
  return words;
}

Json measures_json(const Measures& measures) {
  Json json = {{"definitions", Json::object()}, {"undefined", Json::object()}};
  for (const auto& [name, measure] : measures) {
    json[name] = measure.value ? Json(*measure.value) : Json();
    json["definitions"][name] = measure_definitions().at(name);
    if (!measure.value) json["undefined"][name] = measure.reason;
  }
  return json;
}

}  // namespace lethe::metrics
