// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/score_matrix.h"

#include <algorithm>
#include <tuple>

namespace lethe::store {

namespace {

using run::ScoreKind;

/// A score at the end of a stage of the run, measured by the run or where it runs now.
struct Measured {
  ScoreKind kind;
  std::string element, group, metric;
  int stage = 0;
  std::optional<double> chance;
  Score score;
  bool own = false;   ///< measured by this run
  bool same = false;  ///< measured under the evaluation this run asks for
  bool here = false;  ///< measured in the environment of the run's newest attempt
};

std::vector<Measured> measured_in(Statements& sql, const std::string& run) {
  auto& row = sql(
      R"(SELECT c.kind, c.element, c.element_group, c.metric, c.value, c.standard_error, c.n, c.chance,
        c.sample_hash, c.protocol, r.stage_index, c.run = r.run, c.evaluation = u.evaluation, c.environment,
        c.environment = a.environment
        FROM run_stages r JOIN scores c ON c.stage = r.stage JOIN runs u ON u.id = r.run
        LEFT JOIN attempts a ON a.run = r.run AND a.number = u.attempt
        WHERE r.run = ? AND c.step = 0 AND c.kind <> ? AND (c.run = r.run OR c.environment = a.environment)
        ORDER BY c.id)",
      run, static_cast<int>(ScoreKind::Probe));
  std::vector<Measured> all;
  while (row.executeStep()) {
    Measured one;
    one.kind = static_cast<ScoreKind>(row.getColumn(0).getInt());
    one.element = row.getColumn(1).getString();
    one.group = row.getColumn(2).getString();
    one.metric = row.getColumn(3).getString();
    one.score.value = real_of(row.getColumn(4));
    one.score.standard_error = optional_of<double>(row.getColumn(5));
    one.score.n = row.getColumn(6).getInt64();
    one.chance = optional_of<double>(row.getColumn(7));
    one.score.sample_hash = row.getColumn(8).getString();
    one.score.protocol = row.getColumn(9).getString();
    one.stage = row.getColumn(10).getInt();
    one.own = row.getColumn(11).getInt() != 0;
    one.same = row.getColumn(12).getInt() != 0;
    one.score.environment = row.getColumn(13).getString();
    one.here = row.getColumn(14).getInt() != 0;
    all.push_back(std::move(one));
  }
  return all;
}

/// Which samples, protocol and metric of one element a run's matrix shows, and how well they fit.
struct Variant {
  std::string sample_hash, protocol, metric;
  bool own = false, same = false;
  int stages = 0;
  std::size_t newest = 0;
  auto rank() const { return std::tuple(own, same, stages, newest); }
  bool holds(const Measured& one) const {
    return one.score.sample_hash == sample_hash && one.score.protocol == protocol && one.metric == metric;
  }
};

std::optional<Variant> best_variant(const std::vector<Measured>& all, ScoreKind kind, const std::string& element) {
  std::vector<Variant> variants;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Measured& one = all[i];
    if (one.kind != kind || one.element != element) continue;
    auto found = std::find_if(variants.begin(), variants.end(), [&](const Variant& v) { return v.holds(one); });
    if (found == variants.end())
      found = variants.insert(variants.end(), {one.score.sample_hash, one.score.protocol, one.metric});
    found->own |= one.own;
    found->same |= one.same;
    ++found->stages;
    found->newest = i;
  }
  if (variants.empty()) return std::nullopt;
  return *std::max_element(variants.begin(), variants.end(),
                           [](const Variant& a, const Variant& b) { return a.rank() < b.rank(); });
}

std::vector<std::string> elements_of(const std::vector<Measured>& all, ScoreKind kind) {
  std::vector<std::string> names;
  for (const auto& one : all)
    if (one.kind == kind && std::find(names.begin(), names.end(), one.element) == names.end())
      names.push_back(one.element);
  return names;
}

/// What the run asks for: (kind, element) → sample hash, in its order. Empty before it has read its data.
std::vector<run::MeasurementsPlanned::Entry> planned(Statements& sql, const std::string& run) {
  auto& row = sql("SELECT kind, element, sample_hash FROM run_measures WHERE run = ? ORDER BY position", run);
  std::vector<run::MeasurementsPlanned::Entry> entries;
  while (row.executeStep())
    entries.push_back({static_cast<ScoreKind>(row.getColumn(0).getInt()), row.getColumn(1), row.getColumn(2)});
  return entries;
}

/// Runs that share its stages may have measured more than a run asks for, or with other samples.
void keep_what_is_asked(std::vector<Measured>& all, const std::vector<run::MeasurementsPlanned::Entry>& asked) {
  if (asked.empty()) return;
  std::erase_if(all, [&](const Measured& one) {
    return std::none_of(asked.begin(), asked.end(), [&](const auto& entry) {
      return entry.kind == one.kind && entry.element == one.element && entry.sample_hash == one.score.sample_hash;
    });
  });
}

/// The scores of one element over the stages of a run, and one of them with its description.
struct Column {
  const Measured* example = nullptr;
  std::vector<std::optional<Score>> scores;
};

Column column_of(const std::vector<Measured>& all, const std::vector<StageRow>& stages, ScoreKind kind,
                 const std::string& element) {
  Column column{nullptr, std::vector<std::optional<Score>>(stages.size())};
  const auto variant = best_variant(all, kind, element);
  if (!variant) return column;
  for (std::size_t k = 0; k < stages.size(); ++k) {
    bool here = false;
    for (const auto& one : all) {
      if (one.kind != kind || one.element != element || one.stage != stages[k].index || !variant->holds(one)) continue;
      column.example = &one;
      if (!here) column.scores[k] = one.score, here = one.here;
    }
  }
  return column;
}

}  // namespace

void fill_scores(Statements& sql, RunDetail& detail) {
  auto all = measured_in(sql, detail.run.id);
  keep_what_is_asked(all, planned(sql, detail.run.id));
  detail.scores.assign(detail.stages.size(), {});
  for (const auto& name : elements_of(all, ScoreKind::Benchmark)) {
    const Column column = column_of(all, detail.stages, ScoreKind::Benchmark, name);
    const Measured& one = *column.example;
    detail.elements.push_back({name, one.group, one.metric, one.score.n, one.chance});
    for (std::size_t k = 0; k < detail.stages.size(); ++k) detail.scores[k].push_back(column.scores[k]);
  }
  std::vector<std::string> tasks;
  for (const auto& name : detail.run.sequence)
    if (std::find(tasks.begin(), tasks.end(), name) == tasks.end()) tasks.push_back(name);
  for (const auto& name : tasks) {
    Column column = column_of(all, detail.stages, ScoreKind::Task, name);
    detail.tasks.push_back({name, column.example ? column.example->metric : "", std::move(column.scores)});
  }
}

}  // namespace lethe::store
