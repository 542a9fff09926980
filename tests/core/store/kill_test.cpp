// SPDX-License-Identifier: GPL-3.0-or-later
// A child records a run and is killed; what it was told to be committed must be there, whatever the instant.
#include <QProcess>
#include <QTest>
#include <cstdio>
#include <random>

#include "base/error.h"
#include "fixture.h"
#include "store/lock.h"

using namespace lethe;
using namespace lethe::store;
using namespace lethe::store::test;

namespace {

run::test::Script long_script() {
  run::test::Script script;
  script.steps = 40;
  script.resume_every = 6;
  return script;
}

/// Records the next attempt of a run and says on standard output what was committed.
int record(const std::filesystem::path& file, const std::string& run) {
  Database database(file);
  const queue::Queue queue(database);
  RecorderOptions options;
  options.interval = std::chrono::milliseconds(1);
  Recorder recorder(file, "child", options);
  const auto job = queue.job(run, here());
  recorder.begin_attempt(job);
  std::printf("begun %d\n", job.attempt);
  std::fflush(stdout);
  auto script = long_script();
  script.stored = [](const std::string& what) {
    std::printf("%s\n", what.c_str());
    std::fflush(stdout);
  };
  run::RunControl control;
  run::test::ScriptedRun(job, recorder, control, script).execute();
  return recorder.failure() ? 4 : 0;
}

/// What a child said: the last place known to be committed, as (stage, step); the end of a stage is the next's step 0.
std::pair<int, std::int64_t> last_place(const QByteArray& said) {
  std::pair<int, std::int64_t> place{0, 0};
  for (const QByteArray& line : said.split('\n')) {
    const auto words = line.split(' ');
    if (words.size() != 3) continue;
    if (words[0] == "point") place = {words[1].toInt(), words[2].toLongLong()};
    if (words[0] == "stage") place = {words[1].toInt() + 1, 0};
  }
  return place;
}

/// Where the next attempt begins to compute: at the resume point, or after a stage that was finished since.
std::pair<int, std::int64_t> goes_on_at(const run::Job& job) {
  if (job.resume) return {job.resume->stage, job.resume->step};
  const auto keys = study::stage_keys(job.spec, job.environment);
  for (int stage = static_cast<int>(keys.size()) - 1; stage >= 0; --stage) {
    const auto known = job.known_stages.find(keys[static_cast<std::size_t>(stage)]);
    if (known == job.known_stages.end() || !known->second.finished) continue;
    if (stage == 0 || !known->second.weights.empty()) return {stage + 1, 0};
  }
  return {0, 0};
}

}  // namespace

class KillTest : public QObject {
  Q_OBJECT

  std::string expected_;

  static std::unique_ptr<QProcess> child(const Place& place, const std::string& run, const QString& fault = {}) {
    auto process = std::make_unique<QProcess>();
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!fault.isEmpty()) environment.insert("LETHE_FAULT", fault);
    process->setProcessEnvironment(environment);
    process->start(QCoreApplication::applicationFilePath(),
                   {"--record", QString::fromStdString(place.file.string()), QString::fromStdString(run)});
    return process;
  }

  /// Whether the database is whole and holds all that is known to be committed.
  static void check(Place& place, const std::string& run, std::pair<int, std::int64_t> committed) {
    Database database(place.file);
    QCOMPARE(check_integrity(database), std::string("ok"));
    for (const auto& stage : run_detail(database, run).stages) {
      const auto points = curve(database, run, stage.index);
      for (std::size_t i = 0; i < points.size(); ++i) QCOMPARE(points[i].step, static_cast<std::int64_t>(i + 1));
      const bool over = stage.index > 0 && stage.index < committed.first;
      QVERIFY(static_cast<std::int64_t>(points.size()) >= (over                             ? long_script().steps
                                                           : stage.index == committed.first ? committed.second
                                                                                            : 0));
      if (stage.index < committed.first) QVERIFY(stage.finished);
    }
    const auto point = resume_point(database, run);
    if (get_run(database, run).status != Status::Done) {
      const auto place_next = goes_on_at(place.queue.job(run, here()));
      QVERIFY2(place_next >= committed, qPrintable(QString("goes on at %1 %2, but %3 %4 was committed")
                                                       .arg(place_next.first)
                                                       .arg(place_next.second)
                                                       .arg(committed.first)
                                                       .arg(committed.second)));
    }
    if (point) QVERIFY(std::filesystem::exists(artefacts_folder(place.file) / point->point.path));
  }

  void finish(Place& place, const std::string& run) const {
    const auto last = child(place, run);
    QVERIFY(last->waitForFinished());
    QCOMPARE(last->exitCode(), 0);
    QCOMPARE(contents(place.database, run), expected_);
  }

 private slots:
  void initTestCase() {
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    place.execute(recorder, run, long_script());
    expected_ = contents(place.database, run);
  }

  void killed_at_random_instants() {
    const auto seed = std::random_device()();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    int kills = 0, inside = 0;
    while (kills < 24) {
      Place place;
      const auto run = place.add(spec());
      std::pair<int, std::int64_t> committed{0, 0};
      for (int attempt = 1; attempt <= 4; ++attempt) {
        const auto process = child(place, run);
        QByteArray said;
        // Until it has said so many lines; then a moment more, so that it is in the midst of something.
        const int lines = std::uniform_int_distribution(0, 8)(random);
        while (said.count('\n') < lines && process->waitForReadyRead(5000)) said += process->readAllStandardOutput();
        QDeadlineTimer moment(std::chrono::microseconds(std::uniform_int_distribution(0, 3000)(random)));
        while (!moment.hasExpired()) {
        }
        process->kill();
        QVERIFY(process->state() == QProcess::NotRunning || process->waitForFinished());
        said += process->readAllStandardOutput();
        kills += process->exitStatus() == QProcess::CrashExit;
        committed = std::max(committed, last_place(said));
        check(place, run, committed);
        if (get_run(place.database, run).status == Status::Done) break;
        inside += place.queue.job(run, here()).resume.has_value();
      }
      if (get_run(place.database, run).status == Status::Done)
        QCOMPARE(contents(place.database, run), expected_);
      else
        finish(place, run);
    }
    qInfo("%d kills, %d resumed inside a stage", kills, inside);
    QVERIFY(inside >= 5);
  }

  void killed_around_each_commit_data() {
    QTest::addColumn<QString>("point");
    for (const char* point : {"before-commit", "commit", "after-commit"}) QTest::newRow(point) << point;
  }
  void killed_around_each_commit() {
    QFETCH(QString, point);
    int passed = 1;
    for (;; passed += 3) {
      Place place;
      const auto run = place.add(spec());
      const auto process = child(place, run, point + ":" + QString::number(passed) + ":kill");
      QVERIFY(process->waitForFinished());
      check(place, run, last_place(process->readAllStandardOutput()));
      if (process->exitStatus() == QProcess::NormalExit) break;
      finish(place, run);
    }
    QVERIFY(passed > 15);
  }

  void a_full_disk_stops_the_run_and_loses_nothing() {
    int passed = 3;  // the first two begin the attempt
    for (;; passed += 4) {
      Place place;
      const auto run = place.add(spec());
      const auto process = child(place, run, "commit:" + QString::number(passed) + ":ENOSPC");
      QVERIFY(process->waitForFinished());
      QCOMPARE(process->exitStatus(), QProcess::NormalExit);
      check(place, run, last_place(process->readAllStandardOutput()));
      if (process->exitCode() == 0) break;
      QCOMPARE(process->exitCode(), 4);
      QCOMPARE(get_run(place.database, run).status, Status::Stopped);
      finish(place, run);
    }
    QVERIFY(passed > 15);
  }
};

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--record") return record(argv[2], argv[3]);
  QCoreApplication application(argc, argv);
  KillTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "kill_test.moc"
