// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/queries.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>

#include "base/error.h"
#include "fixture.h"
#include "store/artefacts.h"
#include "store/transaction.h"

using namespace lethe;
using namespace lethe::store;
using namespace lethe::store::test;
using lethe::run::test::Feed;
using lethe::run::test::made_up;
using lethe::run::test::Script;

class QueriesTest : public QObject {
  Q_OBJECT

 private slots:
  void done_runs_of_long_ago_can_be_left_out() {
    Place place;
    const auto done = place.add(spec(1)), open = place.add(spec(2)), dead = place.add(spec(3));
    {
      Recorder recorder(place.file, "test");
      place.execute(recorder, done);
      recorder.begin_attempt(place.queue.job(dead, here()));
    }
    const auto ids = [&](const RunFilter& filter) {
      std::set<std::string> found;
      for (const RunRow& row : list_runs(place.database, filter)) found.insert(row.id);
      return found;
    };
    RunFilter filter;
    filter.finished_since = get_run(place.database, done).finished.value();
    QCOMPARE(ids(filter), (std::set{done, open, dead}));
    *filter.finished_since += 1;
    QCOMPARE(ids(filter), (std::set{open, dead}));
    // What a dead program left running counts as stopped.
    filter.status = {Status::Stopped};
    QCOMPARE(ids(filter), std::set{dead});
    filter.status = {Status::Running};
    QVERIFY(ids(filter).empty());
  }

  // The same training measured on all items, on 50, and with one element more: each run shows its own.
  void runs_that_share_all_stages_show_their_own_scores() {
    Place place;
    auto limited_spec = spec(), wider_spec = spec();
    limited_spec.evaluation.limit = 50;
    wider_spec.benchmarks.push_back({"puzzle", "/benchmarks/puzzle", "b3"});
    const auto all = place.add(spec()), limited = place.add(limited_spec), wider = place.add(wider_spec);
    Script of_all, of_50, and_more;
    of_50.samples = "the first 50";
    and_more.elements.push_back("puzzle-a");
    Recorder recorder(place.file, "test");
    place.execute(recorder, all, of_all);
    place.execute(recorder, limited, of_50);
    place.execute(recorder, wider, and_more);
    const auto shows = [&](const std::string& run, const std::string& samples) {
      const auto detail = run_detail(place.database, run);
      for (std::size_t k = 0; k < detail.stages.size(); ++k)
        QCOMPARE(detail.scores[k][0]->value, made_up(detail.stages[k].key, samples + " of quiz-a"));
    };
    shows(all, "samples");
    shows(limited, "the first 50");
    QCOMPARE(run_detail(place.database, all).elements.size(), 2U);
    QCOMPARE(run_detail(place.database, limited).stages[3].key, run_detail(place.database, all).stages[3].key);
    QCOMPARE(curve(place.database, limited, 3).size(), 12U);
    QCOMPARE(run_detail(place.database, wider).elements.back().id, std::string("puzzle-a"));
    // What all of them measured stands once.
    QCOMPARE(place.database.connection().execAndGet("SELECT count(*) FROM steps").getInt(), 3 * 12);
  }

  void a_run_in_progress_has_holes() {
    Place place;
    const auto run = place.add(spec());
    QVERIFY(run_detail(place.database, run).stages.empty());
    QCOMPARE(run_detail(place.database, run).tasks.size(), 3U);
    Recorder recorder(place.file, "test");
    recorder.begin_attempt(place.queue.job(run, here()));
    Feed feed(recorder, run);
    for (const int stage : {0, 1}) feed(run::StageStarted{stage, "k" + std::to_string(stage), {}, {}, 9, false});
    feed(run::ScoreMeasured{1, 0, run::ScoreKind::Benchmark, "quiz", "rc", "accuracy", 61.5, 1.5, 80, 50.0, "h", "p"});
    feed(run::ScoreMeasured{1, 0, run::ScoreKind::Task, "emdg", "", "bleu", 12, {}, 30, {}, "t", "p"});
    recorder.flush();
    const auto detail = run_detail(place.database, run);
    QVERIFY(!detail.scores[0][0]);
    QCOMPARE(detail.scores[1][0]->value, 61.5);
    QCOMPARE(detail.elements[0].group, std::string("rc"));
    QCOMPARE(detail.elements[0].n, std::int64_t{80});
    QCOMPARE(detail.elements[0].chance.value(), 50.0);
    QVERIFY(!detail.tasks[0].scores[1] && !detail.tasks[1].scores[0]);
    QCOMPARE(detail.tasks[1].metric, std::string("bleu"));
    QCOMPARE(detail.tasks[1].scores[1]->value, 12.0);
    QCOMPARE(detail.stages[1].steps, std::int64_t{9});
    QVERIFY(!detail.stages[1].finished);
  }

  void rows_read_before_are_brought_up_to_date() {
    Place place;
    std::vector<std::string> ids;
    for (const std::uint64_t seed : {1, 2, 3, 4}) ids.push_back(place.add(spec(seed)));
    RunFilter open;
    open.in_queue_order = true;
    auto rows = list_runs(place.database, open);
    {
      Recorder recorder(place.file, "test");
      place.execute(recorder, ids[0]);
    }
    place.queue.remove(ids[1]);
    place.queue.remove(ids[2]);
    auto renamed = spec(3);  // the same run by its hash, and so by its id
    renamed.label = "another label";
    QCOMPARE(place.add(renamed), ids[2]);
    place.queue.move(ids[3], ids[0]);
    place.add(spec(5));
    refresh_runs(place.database, open, rows);
    const auto anew = list_runs(place.database, open);
    QCOMPARE(rows.size(), anew.size());
    for (std::size_t i = 0; i < rows.size(); ++i) QVERIFY(rows[i] == anew[i]);
    open.status = {Status::Done};
    refresh_runs(place.database, open, rows);
    QCOMPARE(rows.size(), 1U);
    QCOMPARE(rows[0].stages_finished, 4);
  }

  void filters() {
    Place place;
    place.queue.enqueue("one", Json::object(), {spec(1), spec(2)});
    auto other = spec(3);
    other.model = {{"big", "/models/big", "bb"}, "mt5", true};
    place.queue.enqueue("two", Json::object(), {other, spec(2)});
    const auto count = [&](auto... change) {
      RunFilter filter;
      (change(filter), ...);
      return list_runs(place.database, filter).size();
    };
    const auto of_two = [](RunFilter& f) { f.study = "two"; };
    const auto big = [](RunFilter& f) { f.model = "big"; };
    const auto done = [](RunFilter& f) { f.status.insert(Status::Done); };
    const auto queued = [](RunFilter& f) { f.status.insert(Status::Queued); };
    const std::string one = list_runs(place.database)[1].id;
    QCOMPARE(count(), 3U);
    QCOMPARE(count(of_two), 2U);
    QCOMPARE(count(of_two, big), 1U);
    QCOMPARE(count(done), 0U);
    QCOMPARE(count(done, queued), 3U);
    QCOMPARE(count([&](RunFilter& f) { f.ids = {one}; }), 1U);
  }

  void resume_points_of_no_use_are_cleaned() {
    Place place;
    const auto done = place.add(spec(1)), stopped = place.add(spec(2));
    Recorder recorder(place.file, "test");
    place.execute(recorder, done);
    place.execute(recorder, stopped, {}, {1, 5});
    const auto artefacts = artefacts_folder(place.file);
    std::filesystem::create_directories(artefacts / resume_folder(done) / "left");
    std::filesystem::create_directories(artefacts / resume_folder("gone") / "left");
    QCOMPARE(clean_resume_points(place.database).size(), 2U);
    QVERIFY(!std::filesystem::exists(artefacts / resume_folder(done)));
    QVERIFY(!std::filesystem::exists(artefacts / resume_folder("gone")));
    QVERIFY(std::filesystem::exists(artefacts / resume_point(place.database, stopped)->point.path));
  }

  void a_moved_database_finds_its_artefacts() {
    Place place;
    const auto run = place.add(spec());
    {
      Recorder recorder(place.file, "test");
      place.execute(recorder, run);
    }
    const auto keys = study::stage_keys(spec(), here());
    QVERIFY(!known_stages(place.database, keys, here()).at(keys[3]).weights.empty());
    QVERIFY(known_stages(place.database, keys, here()).at(keys[1]).weights.empty());
    const auto elsewhere = place.file.parent_path() / "elsewhere";
    std::filesystem::create_directories(elsewhere);
    place.database.connection().exec("PRAGMA wal_checkpoint(TRUNCATE)");
    std::filesystem::copy_file(place.file, elsewhere / "other.db");
    std::filesystem::rename(artefacts_folder(place.file), elsewhere / "other.artefacts");
    Database moved(elsewhere / "other.db");
    QVERIFY(!known_stages(moved, keys, here()).at(keys[3]).weights.empty());
    QVERIFY(known_stages(place.database, keys, here()).at(keys[3]).weights.empty());
  }

  void a_full_database_is_a_full_disk() {
    Place place;
    auto& connection = place.database.connection();
    connection.exec("PRAGMA max_page_count = 60");
    try {
      Transaction transaction(connection);
      for (int i = 0; i < 1000; ++i)
        connection.exec("INSERT INTO studies VALUES ('" + std::to_string(i) + "', '" + std::string(500, 'x') + "', 0)");
      QFAIL("it never filled");
    } catch (const SQLite::Exception& problem) {
      QVERIFY_EXCEPTION_THROWN(rethrow(problem, "x.db"), StoppedError);
    }
    QCOMPARE(connection.execAndGet("SELECT count(*) FROM studies").getInt(), 0);
  }
};

QTEST_GUILESS_MAIN(QueriesTest)
#include "queries_test.moc"
