// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSettings>
#include <functional>
#include <memory>

#include "../../core/run/fake_executor.h"
#include "../../core/store/fixture.h"
#include "catalog/catalog.h"
#include "theme/appearance.h"
#include "window/page.h"

namespace lethe::ui::test {

struct Made {
  std::string model = "bloomz-nano-m", family = "bloom", method = "full", strategy = "sequential";
  std::uint64_t seed = 1;
  double start = 90, fall = 8;  ///< of dk, points a stage
  std::string samples = "samples";
  bool other_bias = false;  ///< measured bias on other samples
  std::int64_t steps = 0;   ///< logged in each stage
  double rate = 0;          ///< of learning; 0 is that of the fixture
};

/// Elements of all groups; bias ends the list.
inline const std::vector<std::pair<std::string, std::string>>& elements() {
  static const std::vector<std::pair<std::string, std::string>> list = {
      {"stem", "dk"}, {"human", "dk"}, {"add", "rs"}, {"order", "rs"}, {"find", "rc"}, {"town", "bias"}};
  return list;
}

inline study::RunSpec spec_of(const Made& made) {
  study::RunSpec spec = store::test::spec(made.seed);
  spec.study = "falling";
  spec.model = {{made.model, "/models/" + made.model, "hash of " + made.model}, made.family, made.family == "mt5"};
  spec.method = {made.method, Json::object()};
  spec.label = made.method;
  if (made.method == "lora") spec.method.options = {{"rank", 4}};
  spec.strategies = {{made.strategy, Json::object()}};
  if (made.rate > 0) {
    for (auto& item : spec.sequence) item.training.learning_rate = made.rate;
    for (auto& stage : spec.stages) stage.training.learning_rate = made.rate;
  }
  return spec;
}

/// What such a run scores: a straight fall that differs by group, and by seed a little.
inline double score_of(const Made& made, const std::string& element, const std::string& group, int stage) {
  const double share = group == "dk" ? 1 : group == "rs" ? 0.7 : group == "rc" ? 0.4 : 0.2;
  const double own = element == "human" || element == "order" ? 2 : 0;
  return made.start - own - (stage ? made.fall * share * stage + 0.5 * static_cast<double>(made.seed % 5) : 0);
}

/// A database filled by the recorder, with what pages are given.
struct World {
  store::test::Place place;
  std::unique_ptr<store::Recorder> recorder = std::make_unique<store::Recorder>(place.file, "test");
  std::vector<std::string> ids;

  std::string finish(const Made& made) {
    const study::RunSpec spec = spec_of(made);
    const std::string id = place.queue.enqueue(spec.study, study_json(), {spec}).at(0);
    finish(id, spec, made);
    return id;
  }

  /// One that is queued.
  void finish(const std::string& id, const study::RunSpec& spec, const Made& made) {
    const auto job = place.queue.job(id, store::test::here());
    recorder->begin_attempt(job);
    run::test::Feed feed(*recorder, id);
    const auto keys = study::stage_keys(spec, job.environment);
    for (int stage = 0; stage < static_cast<int>(keys.size()); ++stage) {
      const auto& key = keys[static_cast<std::size_t>(stage)];
      run::StageStarted begin{stage, key, {}, {}, 0, false};
      if (stage > 0) {
        begin.from = stage - 1;
        begin.tasks = spec.stages[static_cast<std::size_t>(stage - 1)].tasks;
        begin.steps = made.steps;
      }
      feed(begin);
      for (std::int64_t step = 1; stage > 0 && step <= made.steps; ++step)
        feed(run::StepLogged{stage, step, 1 + 1 / static_cast<double>(step % 97 + 1), 1e-3, 1, 100, 0.25});
      const auto known = job.known_stages.find(key);
      for (const auto& [element, group] : elements()) {
        const std::string hash =
            made.samples + " of " + element + (group == "bias" && made.other_bias ? ", reworded" : "");
        if (known != job.known_stages.end() && known->second.scores.contains(hash)) continue;
        feed(run::ScoreMeasured{stage, 0, run::ScoreKind::Benchmark, element, group, "accuracy",
                                score_of(made, element, group, stage), 2.0, 120, group == "dk" ? 25.0 : 33.0, hash,
                                "p"});
      }
      feed(run::StageFinished{stage, key, 2.0, "", "hash"});
    }
    feed(run::RunFinished{1.5});
    ids.push_back(id);
  }

  /// Queued and never begun.
  std::string queue_only(const Made& made) {
    const study::RunSpec spec = spec_of(made);
    ids.push_back(place.queue.enqueue(spec.study, study_json(), {spec}).at(0));
    return ids.back();
  }

  static Json study_json() {
    return {{"name", "falling"}, {"models", {"bloomz-nano-m"}}, {"sequences", {{"simp", "emdg", "exp"}}}};
  }
};

/// BLOOMZ under full (3 seeds) and LoRA (2), mT0 under full (3, bias on other samples).
inline void fill(World& world) {
  for (const std::uint64_t seed : {1, 2, 3}) world.finish({.seed = seed});
  for (const std::uint64_t seed : {1, 2}) world.finish({.method = "lora", .seed = seed, .fall = 3});
  for (const std::uint64_t seed : {1, 2, 3})
    world.finish({.model = "mt0-nano-m", .family = "mt5", .seed = seed, .start = 80, .fall = 12, .other_bias = true});
}

/// All that a page needs. The recorder is closed before, as when nothing is trained.
struct Window {
  explicit Window(World& world, QApplication& application)
      : catalog({std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}}),
        appearance(application),
        settings((world.place.folder.path() + "/settings.ini"), QSettings::IniFormat),
        workspace(catalog, {executor, store::test::here(), {}}, world.place.file),
        clock(workspace),
        context{appearance, workspace, clock, desk, settings} {}

  catalog::Catalog catalog;
  run::test::FakeExecutor executor;
  Appearance appearance;
  QSettings settings;
  Workspace workspace;
  WorkClock clock;
  Desk desk;
  Context context;
};

}  // namespace lethe::ui::test
