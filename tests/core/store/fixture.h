// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <string>
#include <vector>

#include "../run/scripted_run.h"
#include "../study/fixture.h"
#include "queue/queue.h"
#include "store/database.h"
#include "store/queries.h"
#include "store/recorder.h"

namespace lethe::store::test {

inline study::Environment here() { return study::test::example_environment(); }

inline study::RunSpec spec(std::uint64_t seed = 1) {
  study::RunSpec spec = study::test::example_spec();
  spec.seed = seed;
  return spec;
}

/// The same first stages, another last task.
inline study::RunSpec branched_spec() {
  study::RunSpec spec = test::spec();
  spec.sequence.back().task = {"hgen", "/tasks/hgen", "hash of hgen"};
  spec.stages.back().tasks = {"hgen"};
  spec.stages.back().rows = {{"hgen", 400, 0}};
  return spec;
}

/// In memory where there is such a folder: hundreds of commits wait for the disk otherwise.
inline QString temporary_name() {
  const QString memory = "/dev/shm";
  return (QFileInfo(memory).isWritable() ? memory : QDir::tempPath()) + "/lethe-store-XXXXXX";
}

/// A database in a folder of its own.
struct Place {
  QTemporaryDir folder{temporary_name()};
  std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "lethe.db";
  Database database{file};
  queue::Queue queue{database};

  std::string add(const study::RunSpec& spec) {
    return queue.enqueue(spec.study, {{"name", spec.study}}, {spec}).at(0);
  }

  /// Executes the next attempt of a run to its end, or until `stop_at` (stage, step).
  void execute(Recorder& recorder, const std::string& run, run::test::Script script = {},
               std::pair<int, std::int64_t> stop_at = {-1, 0}) {
    const auto job = queue.job(run, here());
    recorder.begin_attempt(job);
    run::RunControl control;
    if (stop_at.first >= 0)
      script.after_step = [&, stop_at](int stage, std::int64_t step) {
        if (std::pair(stage, step) == stop_at) control.set(run::Command::StopNow);
      };
    run::test::ScriptedRun(job, recorder, control, script).execute();
  }
};

/// All that two equal runs must have in common, as text.
inline std::string contents(Database& database, const std::string& id) {
  const RunDetail detail = run_detail(database, id);
  Json json;
  json["status"] = to_string(detail.run.status);
  for (const auto& stage : detail.stages) {
    Json points = Json::array();
    for (const auto& point : curve(database, id, stage.index)) points.push_back({point.step, point.loss, point.tokens});
    Json probed = Json::array();
    for (const auto& probe : probes(database, id, stage.index))
      probed.push_back({probe.step, probe.element, probe.value});
    json["stages"].push_back({stage.index, stage.key, stage.tasks, stage.finished, stage.weights_hash, points, probed});
  }
  for (std::size_t k = 0; k < detail.scores.size(); ++k)
    for (std::size_t e = 0; e < detail.elements.size(); ++e) {
      const auto& score = detail.scores[k][e];
      json["scores"].push_back({k, detail.elements[e].id, score ? Json(score->value) : Json()});
      if (!score) continue;
      const auto batches =
          outcomes(database, id, static_cast<int>(k), run::ScoreKind::Benchmark, detail.elements[e].id, *score);
      for (const auto& batch : batches)
        json["outcomes"].push_back({k, detail.elements[e].id, batch.first, batch.packed});
    }
  for (const auto& task : detail.tasks)
    for (const auto& score : task.scores) json["tasks"].push_back({task.task, score ? Json(score->value) : Json()});
  for (const auto& notice : detail.notices) json["notices"].push_back({notice.code, notice.text});
  return json.dump();
}

/// What a run of `spec` leaves that nobody disturbed, as contents() tells it.
inline std::string undisturbed(const study::RunSpec& spec) {
  Place place;
  const auto run = place.add(spec);
  Recorder recorder(place.file, "test");
  place.execute(recorder, run);
  return contents(place.database, run);
}

}  // namespace lethe::store::test
