// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lethe::metrics {

/// One generated text and what it is compared with.
struct Sample {
  std::string prediction;
  std::vector<std::string> references;  // at least one
  std::string source;                   // only for a metric that needs_source()
};

struct Value {
  double value = 0;                      // percent
  std::optional<double> standard_error;  // unset for fewer than two examples
  std::size_t n = 0;
};

/// A measure of generated texts. Each example is turned into a few counts; the value of one example or of many is made
/// of the sum of their counts, so a corpus measure (BLEU) and a mean of example values are the same kind of thing.
class Metric {
 public:
  using Counts = std::vector<double>;

  virtual ~Metric() = default;
  virtual std::string name() const = 0;
  /// Changes whenever a value could; goes into the hashes by which scores are compared.
  virtual std::string version() const = 0;
  /// What is measured, in words.
  virtual std::string definition() const = 0;
  virtual bool needs_source() const { return false; }
  /// False: the value is that of the corpus as a whole, and its standard error is found by resampling examples.
  virtual bool is_mean() const { return true; }

  virtual Counts count(const Sample& sample) const = 0;
  /// In percent; `sum` is the sum of the counts of n ≥ 1 examples.
  virtual double value(const Counts& sum, std::size_t n) const { return sum.at(0) / static_cast<double>(n); }

  /// The value of one example, in percent.
  double score(const Sample& sample) const { return value(count(sample), 1); }
  /// Over all examples, of their counts. Throws std::invalid_argument for none.
  Value aggregate(std::span<const Counts> counts) const;
  Value aggregate(std::span<const Sample> samples) const;
};

/// sari, bleu, rouge1, exact_match. Throws InputError with the nearest for an unknown name.
std::unique_ptr<Metric> make_metric(const std::string& name);
std::vector<std::string> metric_names();

}  // namespace lethe::metrics
