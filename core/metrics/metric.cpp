// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/metric.h"

#include <map>
#include <stdexcept>

#include "base/json.h"
#include "metrics/choice.h"
#include "metrics/metric_makers.h"
#include "metrics/statistics.h"

namespace lethe::metrics {

static void add(Metric::Counts& sum, const Metric::Counts& counts) {
  if (sum.empty()) sum.resize(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) sum[i] += counts[i];
}

static double value_of(const Metric& metric, std::span<const Metric::Counts> counts,
                       std::span<const std::size_t> picked) {
  Metric::Counts sum;
  for (const std::size_t index : picked) add(sum, counts[index]);
  return metric.value(sum, picked.size());
}

Value Metric::aggregate(std::span<const Counts> counts) const {
  if (counts.empty()) throw std::invalid_argument("'" + name() + "' of no examples");
  Counts sum;
  std::vector<double> values;
  for (const Counts& one : counts) {
    add(sum, one);
    if (is_mean()) values.push_back(value(one, 1));
  }
  const auto resampled = [&](std::span<const std::size_t> picked) { return value_of(*this, counts, picked); };
  return {value(sum, counts.size()), is_mean() ? standard_error(values) : bootstrap_error(counts.size(), resampled),
          counts.size()};
}

Value Metric::aggregate(std::span<const Sample> samples) const {
  std::vector<Counts> counts;
  for (const Sample& sample : samples) counts.push_back(count(sample));
  return aggregate(counts);
}

using Maker = std::unique_ptr<Metric> (*)();

static const std::map<std::string, Maker>& makers() {
  static const std::map<std::string, Maker> table = {
      {"bleu", make_bleu},
      {"exact_match", make_exact_match},
      {"rouge1", make_rouge1},
      {"sari", make_sari},
  };
  return table;
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const auto& [name, maker] : makers()) names.push_back(name);
  return names;
}

std::unique_ptr<Metric> make_metric(const std::string& name) {
  const auto found = makers().find(name);
  if (found != makers().end()) return found->second();
  for (const std::string& other : choice_metric_names())
    if (name == other) throw InputError("the metric '" + name + "' is for benchmarks with options, not for tasks");
  const std::vector<std::string> names = metric_names();
  throw InputError("unknown metric '" + name + "'; expected bleu, exact_match, rouge1 or sari" +
                   did_you_mean(name, names));
}

}  // namespace lethe::metrics
