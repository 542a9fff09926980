// SPDX-License-Identifier: GPL-3.0-or-later
// ROUGE-1: Lin, "ROUGE: a package for automatic evaluation of summaries", 2004, with the words of the rouge-score
// package.
#include <algorithm>

#include "metrics/metric_makers.h"
#include "metrics/words.h"

namespace lethe::metrics {

namespace {

// Runs of a–z and 0–9 after lower-casing; everything else separates.
Tokens words_of(const std::string& text) {
  std::string plain = lower_case(text);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); }, ' ');
  return split_white_space(plain);
}

double f1(const Tokens& prediction, const Tokens& reference) {
  if (prediction.empty() || reference.empty()) return 0;
  const NGrams wanted = count_ngrams(reference, 1);
  double common = 0;
  for (const auto& [word, count] : count_ngrams(prediction, 1))
    if (const auto found = wanted.find(word); found != wanted.end()) common += std::min(count, found->second);
  return f_measure(common / static_cast<double>(prediction.size()), common / static_cast<double>(reference.size()));
}

class Rouge1 : public Metric {
 public:
  std::string name() const override { return "rouge1"; }
  std::string version() const override { return "rouge1 1"; }
  std::string definition() const override {
    return "ROUGE-1: F1 of the words shared with the reference (the best of several), words being runs of a-z and 0-9 "
           "in "
           "lower case, without stemming; mean over the examples";
  }
  Counts count(const Sample& sample) const override {
    const Tokens prediction = words_of(sample.prediction);
    double best = 0;
    for (const std::string& reference : sample.references) best = std::max(best, f1(prediction, words_of(reference)));
    return {100 * best};
  }
};

}  // namespace

std::unique_ptr<Metric> make_rouge1() { return std::make_unique<Rouge1>(); }

}  // namespace lethe::metrics
