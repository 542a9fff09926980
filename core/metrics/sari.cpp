// SPDX-License-Identifier: GPL-3.0-or-later
// SARI: Xu, Napoles, Pavlick, Chen, Callison-Burch, "Optimizing statistical machine translation for text
// simplification", TACL 4 (2016), in the form of the authors' program: deletion by precision alone, an empty set gives
// 0.
#include <algorithm>

#include "metrics/metric_makers.h"
#include "metrics/words.h"

namespace lethe::metrics {

namespace {

int count_of(const NGrams& grams, const Tokens& gram) {
  const auto found = grams.find(gram);
  return found == grams.end() ? 0 : found->second;
}

// The n-grams of one order: source and prediction counted once a reference, those of all references added up.
struct Grams {
  NGrams source, prediction, references;
};

double keep(const Grams& grams) {
  double precision = 0, recall = 0;
  int kept = 0, keepable = 0;
  for (const auto& [gram, in_source] : grams.source) {
    const int both = std::min(in_source, count_of(grams.prediction, gram));
    const int wanted = std::min(in_source, count_of(grams.references, gram));
    const int good = std::min(both, count_of(grams.references, gram));
    kept += both > 0;
    keepable += wanted > 0;
    if (both > 0) precision += static_cast<double>(good) / both;
    if (wanted > 0) recall += static_cast<double>(good) / wanted;
  }
  return f_measure(kept > 0 ? precision / kept : 0, keepable > 0 ? recall / keepable : 0);
}

double remove(const Grams& grams) {
  double precision = 0;
  int removed = 0;
  for (const auto& [gram, in_source] : grams.source) {
    const int gone = in_source - count_of(grams.prediction, gram);
    if (gone <= 0) continue;
    ++removed;
    precision += static_cast<double>(std::max(0, gone - count_of(grams.references, gram))) / gone;
  }
  return removed > 0 ? precision / removed : 0;
}

double add(const Grams& grams) {
  int added = 0, good = 0, wanted = 0;
  for (const auto& [gram, count] : grams.prediction) {
    if (grams.source.contains(gram)) continue;
    ++added;
    good += grams.references.contains(gram);
  }
  for (const auto& [gram, count] : grams.references) wanted += !grams.source.contains(gram);
  return f_measure(added > 0 ? static_cast<double>(good) / added : 0,
                   wanted > 0 ? static_cast<double>(good) / wanted : 0);
}

class Sari : public Metric {
 public:
  std::string name() const override { return "sari"; }
  std::string version() const override { return "sari 1"; }
  std::string definition() const override {
    return "SARI: mean over keep (F1), delete (precision) and add (F1) of their means over n-grams of 1 to 4 words, "
           "against the source and all references; lower case, words between single spaces, an empty set counts 0; "
           "mean over the examples";
  }
  bool needs_source() const override { return true; }

  Counts count(const Sample& sample) const override {
    const Tokens source = split_single_space(lower_case(sample.source));
    const Tokens prediction = split_single_space(lower_case(sample.prediction));
    std::vector<Tokens> references;
    for (const std::string& text : sample.references) references.push_back(split_single_space(lower_case(text)));
    double sum = 0;
    for (std::size_t n = 1; n <= 4; ++n) {
      Grams grams{count_ngrams(source, n), count_ngrams(prediction, n), {}};
      for (auto& [gram, count] : grams.source) count *= static_cast<int>(references.size());
      for (auto& [gram, count] : grams.prediction) count *= static_cast<int>(references.size());
      for (const Tokens& reference : references)
        for (const auto& [gram, count] : count_ngrams(reference, n)) grams.references[gram] += count;
      sum += keep(grams) + remove(grams) + add(grams);
    }
    return {sum / 12 * 100};
  }
};

}  // namespace

std::unique_ptr<Metric> make_sari() { return std::make_unique<Sari>(); }

}  // namespace lethe::metrics
