// SPDX-License-Identifier: GPL-3.0-or-later
// BLEU: Papineni, Roukos, Ward, Zhu, "BLEU: a method for automatic evaluation of machine translation", ACL 2002.
#include <algorithm>
#include <cmath>

#include "metrics/metric_makers.h"
#include "metrics/words.h"

namespace lethe::metrics {

namespace {

constexpr std::size_t orders = 4;

// The reference length nearest to the prediction's; the shorter of two equally near.
double nearest_length(std::size_t length, const std::vector<Tokens>& references) {
  const auto distance = [&](double of) { return std::abs(of - static_cast<double>(length)); };
  double best = static_cast<double>(references.at(0).size());
  for (const Tokens& reference : references) {
    const double one = static_cast<double>(reference.size());
    if (distance(one) < distance(best) || (distance(one) == distance(best) && one < best)) best = one;
  }
  return best;
}

double matches(const NGrams& prediction, const std::vector<Tokens>& references, std::size_t n) {
  NGrams most;
  for (const Tokens& reference : references)
    for (const auto& [gram, count] : count_ngrams(reference, n)) most[gram] = std::max(most[gram], count);
  double sum = 0;
  for (const auto& [gram, count] : prediction)
    if (const auto found = most.find(gram); found != most.end()) sum += std::min(count, found->second);
  return sum;
}

class Bleu : public Metric {
 public:
  std::string name() const override { return "bleu"; }
  std::string version() const override { return "bleu 1"; }
  std::string definition() const override {
    return "corpus BLEU: geometric mean of the clipped precisions of n-grams of 1 to 4 words over all examples, "
           "without "
           "smoothing, times the brevity penalty against the nearest reference length; words between white space, case "
           "kept; standard error by 1,000 resamplings";
  }
  bool is_mean() const override { return false; }

  // Counts: matches of order 1…4, n-grams of order 1…4, length of the prediction, length of the reference.
  Counts count(const Sample& sample) const override {
    const Tokens prediction = split_white_space(sample.prediction);
    std::vector<Tokens> references;
    for (const std::string& text : sample.references) references.push_back(split_white_space(text));
    Counts counts(2 * orders + 2);
    for (std::size_t n = 1; n <= orders; ++n) {
      counts[n - 1] = matches(count_ngrams(prediction, n), references, n);
      counts[orders + n - 1] = prediction.size() >= n ? static_cast<double>(prediction.size() - n + 1) : 0;
    }
    counts[2 * orders] = static_cast<double>(prediction.size());
    counts[2 * orders + 1] = nearest_length(prediction.size(), references);
    return counts;
  }

  double value(const Counts& sum, std::size_t) const override {
    double logs = 0;
    for (std::size_t n = 0; n < orders; ++n) {
      if (sum[n] == 0) return 0;
      logs += std::log(sum[n] / sum[orders + n]);
    }
    const double length = sum[2 * orders], reference = sum[2 * orders + 1];
    const double penalty = length >= reference ? 1 : std::exp(1 - reference / length);
    return 100 * penalty * std::exp(logs / orders);
  }
};

}  // namespace

std::unique_ptr<Metric> make_bleu() { return std::make_unique<Bleu>(); }

}  // namespace lethe::metrics
