// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that are stopped, refused or fail, and what is left then.
#include <unistd.h>

#include <QTest>
#include <algorithm>
#include <csignal>
#include <filesystem>

#include "base/files.h"
#include "store/recorder.h"
#include "world.h"

using namespace lethe;
using namespace lethe::test;

class StopTest : public QObject {
  Q_OBJECT

 private:
  const World world_;

  /// Other threads give other bits: such a run goes on only when it begins anew.
  void begun_elsewhere_is_refused(const std::string& study, const std::string& db) {
    const fs::path copy = world_.path("copy.db");
    fs::copy(db, copy);
    fs::copy(store::artefacts_folder(db), store::artefacts_folder(copy), fs::copy_options::recursive);
    const Ended refused = world_.run({"run", study, "--threads", "2", "--db", copy.string()});
    ENDED(refused, 2);
    SAYS(refused.err, "--restart");
    const Ended anew = world_.run({"run", study, "--threads", "2", "--db", copy.string(), "--restart", "--json"});
    ENDED(anew, 0);
    QCOMPARE(anew.json().at("runs").at(0).at("status"), Json("done"));
  }

  /// Or goes on, and then shares its stages with nobody.
  void begun_elsewhere_can_go_on(const std::string& study, const std::string& db, const std::string& id) {
    const fs::path copy = world_.path("mixed.db");
    fs::copy(db, copy);
    fs::copy(store::artefacts_folder(db), store::artefacts_folder(copy), fs::copy_options::recursive);
    const Json before = world_.shown(id, copy.string());
    ENDED(world_.run({"run", study, "--threads", "2", "--db", copy.string(), "--continue"}), 0);
    const Json after = world_.shown(id, copy.string());
    QCOMPARE(after.at("status"), Json("done"));
    QVERIFY(before.at("stages").at(1).at("key") != after.at("stages").at(1).at("key"));
    store::Database database(copy, store::Access::ReadOnly);
    const auto detail = store::run_detail(database, id);
    QVERIFY(detail.attempts.at(1).resumed_step.value_or(0) > 0);
    // No step is missing and none stands twice.
    QCOMPARE(static_cast<std::int64_t>(store::curve(database, id, 1).size()), detail.stages.at(1).steps);
    QCOMPARE(detail.notices.front().code, std::string("other-environment"));
  }

  /// A damaged one is told, and --restart gets past it.
  void a_damaged_resume_point_is_told(const std::string& study, const std::string& db, const std::string& id) {
    const fs::path copy = world_.path("damaged.db");
    fs::copy(db, copy);
    fs::copy(store::artefacts_folder(db), store::artefacts_folder(copy), fs::copy_options::recursive);
    for (const auto& point : fs::directory_iterator(store::artefacts_folder(copy) / "resume" / id))
      write_file(point.path() / "state.json", "{}");
    const Ended failed = world_.run({"run", study, "--threads", "1", "--db", copy.string(), "--json"});
    ENDED(failed, 3);
    SAYS(failed.json().at("runs").at(0).at("reason").get<std::string>(), "is damaged");
    ENDED(world_.run({"run", study, "--threads", "1", "--db", copy.string(), "--restart"}), 0);
  }

  /// A resume point somebody deleted costs time, not the run, and is told.
  void begins_again_without_its_resume_point(const std::string& study, const std::string& db, const std::string& id) {
    const fs::path copy = world_.path("swept.db");
    fs::copy(db, copy);
    ENDED(world_.run({"run", study, "--threads", "1", "--db", copy.string()}), 0);
    const Json shown = world_.shown(id, copy.string());
    QCOMPARE(shown.at("status"), Json("done"));
    QCOMPARE(shown.at("notices").at(0).at("code"), Json("resume-point-gone"));
    store::Database database(copy, store::Access::ReadOnly);
    QVERIFY(!store::run_detail(database, id).attempts.at(1).resumed_step);
  }

 private slots:
  void ctrl_c_stops_and_the_same_command_goes_on() {
    const std::string long_study = world_.study("long", 60), stopped = world_.path("stopped.db"),
                      whole = world_.path("whole.db");
    QProcess process;
    world_.start(process, {"run", long_study, "--threads", "1", "--db", stopped, "--json"});
    // Stopped once some steps of the first stage are stored.
    const auto in_training = [&] {
      if (process.state() == QProcess::NotRunning || !fs::exists(stopped))
        return process.state() == QProcess::NotRunning;
      try {
        store::Database database(stopped, store::Access::ReadOnly);
        const auto runs = store::list_runs(database);
        return !runs.empty() && !store::curve(database, runs[0].id, 1).empty();
      } catch (const std::exception&) {  // being made just now
        return false;
      }
    };
    QVERIFY(QTest::qWaitFor(in_training, 60000));
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    const Ended ended = Program::end(process);
    ENDED(ended, 4);
    SAYS(ended.err, "the same command goes on");
    const Json run = ended.json().at("runs").at(0);
    QCOMPARE(run.at("status"), Json("stopped"));
    const std::string id = run.at("id").get<std::string>();
    QVERIFY(world_.shown(id, stopped).at("forgetting").at("fg").is_null());
    begun_elsewhere_is_refused(long_study, stopped);
    begun_elsewhere_can_go_on(long_study, stopped, id);
    begins_again_without_its_resume_point(long_study, stopped, id);
    a_damaged_resume_point_is_told(long_study, stopped, id);

    ENDED(world_.run({"run", long_study, "--threads", "1", "--db", stopped}), 0);
    ENDED(world_.run({"run", long_study, "--threads", "1", "--db", whole}), 0);
    const Json resumed = world_.shown(id, stopped), unbroken = world_.shown(id, whole);
    QCOMPARE(resumed.at("status"), Json("done"));
    QCOMPARE(resumed.at("attempts"), Json(2));
    QCOMPARE(resumed.at("scores"), unbroken.at("scores"));
    QCOMPARE(resumed.at("tasks"), unbroken.at("tasks"));
    for (int stage = 0; stage < 3; ++stage)
      QCOMPARE(resumed.at("stages").at(stage).at("weights_hash"), unbroken.at("stages").at(stage).at("weights_hash"));
    // In the middle of a stage, not between two.
    store::Database database(stopped, store::Access::ReadOnly);
    const auto attempts = store::run_detail(database, id).attempts;
    QVERIFY(attempts.at(1).resumed_step.value_or(0) > 0);
  }

  void what_cannot_be_done_writes_nothing() {
    const std::string study = world_.study("tiny", 2);
    Program unwritable;
    unwritable.set("LETHE_FAULT", "mkdir:1:EACCES");
    const Ended refused = unwritable.run({"run", study, "--db", unwritable.path("closed/x.db")});
    ENDED(refused, 2);
    SAYS(refused.err, "closed: cannot be written");

    const std::string db = world_.path("held.db");
    const Ended many = world_.run({"run", world_.study("tiny", 2), "--threads", "100000", "--db", db});
    ENDED(many, 2);
    SAYS(many.err, "threads: expected at most");
    QCOMPARE(std::count(many.err.begin(), many.err.end(), '\n'), 1);
    QVERIFY(!fs::exists(db));
    {
      const store::Recorder other(db, "another recorder");
      const Ended second = world_.run({"run", study, "--db", db});
      ENDED(second, 2);
      SAYS(second.err, "another recorder (process " + std::to_string(::getpid()));
    }
    QCOMPARE(world_.run({"list", "runs", "--json", "--db", db}).json().at("runs"), Json::array());
  }

  void runs_are_queued_for_who_works_on_the_queue() {
    const std::string study = world_.study("queued", 2), db = world_.path("queued.db");
    const Ended alone = world_.run({"run", study, "--db", db, "--queue-only", "--json"});
    ENDED(alone, 0);
    SAYS(alone.err, "queued 1 run; the window runs them when it is told to");
    QCOMPARE(alone.json().at("runs").at(0).at("status"), Json("queued"));
    store::RecorderOptions options;
    options.takes_queue = true;
    std::optional<store::Recorder> window(std::in_place, db, "lethe", options);
    const std::string who = "lethe (process " + std::to_string(::getpid()) + " on ";
    const Ended beside = world_.run({"run", study, "--db", db, "--queue-only"});
    ENDED(beside, 0);
    SAYS(beside.err, "queued 1 run; " + who);
    // Otherwise than the window would do it, it cannot be had.
    const Ended anew = world_.run({"run", study, "--db", db, "--restart"});
    ENDED(anew, 2);
    SAYS(anew.err, who);

    const auto wait_until_told = [](QProcess& process, const char* words) {
      QByteArray said;
      const bool told =
          QTest::qWaitFor([&] { return (said += process.readAllStandardError()).contains(words); }, 60000);
      return told ? said : QByteArray();
    };
    QProcess impatient;
    world_.start(impatient, {"run", study, "--db", db});
    QVERIFY(!wait_until_told(impatient, "0 of 1 done").isEmpty());
    QCOMPARE(::kill(static_cast<pid_t>(impatient.processId()), SIGINT), 0);
    const Ended left = Program::end(impatient);
    ENDED(left, 4);
    SAYS(left.err, "the same command goes on");
    QCOMPARE(world_.run({"list", "runs", "--json", "--db", db}).json().at("runs").at(0).at("status"), Json("queued"));

    // When the window lets go, the command does the work itself.
    QProcess patient;
    world_.start(patient, {"run", study, "--threads", "1", "--db", db, "--json"});
    QVERIFY(wait_until_told(patient, "0 of 1 done").contains(QByteArray::fromStdString(who)));
    window.reset();
    const Ended ended = Program::end(patient);
    ENDED(ended, 0);
    QCOMPARE(ended.json().at("runs").at(0).at("status"), Json("done"));
  }

  void broken_inputs_are_told_before_anything_is_written() {
    const auto refuse = [&](const fs::path& broken, const std::string& bytes, const std::string& part) {
      const std::string before = read_file(broken), db = world_.path("never.db");
      write_file(broken, bytes);
      const Ended ended = world_.run({"run", world_.study("tiny", 2), "--db", db});
      write_file(broken, before);
      ENDED(ended, 2);
      SAYS(ended.err, part);
      QVERIFY(!fs::exists(db));
    };
    const fs::path weights = world_.tiny.bloom() / "model.safetensors";
    refuse(weights, read_file(weights).substr(0, 5000), "model.safetensors");
    refuse(world_.tiny.task("colour") / "train.jsonl", "{\"input\": \"a\", \"target\": \"b\"}\n{\"input\": \"a\"}\n",
           "line 2");
    refuse(world_.tiny.task("colour") / "train.jsonl", "{\"input\": \"a\", \"target\": \"\"}\n", "line 1");
  }

  void what_no_run_can_do_is_told_before_anything_is_written() {
    const auto refuse = [&](const std::string& study, const std::string& part) {
      const Ended ended = world_.run({"run", study, "--threads", "1", "--db", world_.path("never.db")});
      ENDED(ended, 2);
      SAYS(ended.err, part);
      QCOMPARE(std::count(ended.err.begin(), ended.err.end(), '\n'), 1);
      QVERIFY(!fs::exists(world_.path("never.db")));
      const Ended planned = world_.run({"plan", study, "--threads", "1", "--json"});
      ENDED(planned, 2);
      SAYS(planned.json().at("problems").at(0).get<std::string>(), part);
    };
    Json narrow = study_json("narrow", 2);
    narrow["training"]["max_length"] = 3;  // no target fits
    const fs::path file = world_.tiny.folder / "narrow.json";
    write_file(file, narrow.dump());
    refuse(file.string(), "task 'colour', " + (world_.tiny.task("colour") / "train.jsonl").string() + ", line ");

    const fs::path tokenizer = world_.tiny.bloom() / "tokenizer.json";
    const std::string before = read_file(tokenizer);
    Json larger = Json::parse(before);
    larger["model"]["vocab"]["strange"] = 320;
    write_file(tokenizer, larger.dump());
    refuse(world_.study("tiny", 2), tokenizer.string() + ": the token 'strange' has the id 320");
    refuse(world_.study("tiny", 2), (world_.tiny.bloom() / "config.json").string());
    const Ended ended =
        world_.run({"generate", "--model", world_.tiny.bloom().string(), "--input",
                    world_.file("strange.jsonl", "{\"prompt\": \"strange\"}\n"), "--max-new-tokens", "2"});
    write_file(tokenizer, before);
    ENDED(ended, 2);
    SAYS(ended.err, "only 320 embeddings");

    const fs::path config = world_.tiny.bloom() / "config.json";
    const std::string settings = read_file(config);
    Json stray = Json::parse(settings);
    stray["pad_token_id"] = 99999;
    write_file(config, stray.dump());
    refuse(world_.study("tiny", 2), "'pad_token_id' must be a token's number, 0 to 319, got 99999");
    write_file(config, settings);
  }

  void a_failed_run_is_told() {
    World closed;
    closed.set("LETHE_FAULT", "write:1:EACCES");  // nothing can be stored once the run trains
    const Ended ended =
        closed.run({"run", closed.study("failing", 2), "--json", "--threads", "1", "--db", closed.path("failing.db")});
    ENDED(ended, 3);
    SAYS(ended.err, "1 of 1 runs failed");
    QCOMPARE(ended.json().at("runs").at(0).at("status"), Json("failed"));
    SAYS(ended.json().at("runs").at(0).at("reason").get<std::string>(), "cannot be written");
  }
};

QTEST_GUILESS_MAIN(StopTest)
#include "stop_test.moc"
