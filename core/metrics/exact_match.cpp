// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/trim.h"
#include "metrics/metric_makers.h"

namespace lethe::metrics {

namespace {

class ExactMatch : public Metric {
 public:
  std::string name() const override { return "exact_match"; }
  std::string version() const override { return "exact_match 1"; }
  std::string definition() const override {
    return "share of examples whose prediction is a reference, letter for letter, white space at the ends not counted";
  }
  Counts count(const Sample& sample) const override {
    const std::string prediction = trimmed(sample.prediction);
    const bool equal = std::any_of(sample.references.begin(), sample.references.end(),
                                   [&](const std::string& reference) { return trimmed(reference) == prediction; });
    return {equal ? 100.0 : 0.0};
  }
};

}  // namespace

std::unique_ptr<Metric> make_exact_match() { return std::make_unique<ExactMatch>(); }

}  // namespace lethe::metrics
