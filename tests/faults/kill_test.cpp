// SPDX-License-Identifier: GPL-3.0-or-later
// Kills lethe-cli at random instants and at every kind of commit, fills its disk, and wants the same bits at the end.
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <csignal>
#include <random>

#include "base/files.h"
#include "store/database.h"
#include "store/queries.h"
#include "support/tiny_world.h"

using namespace lethe;
namespace fs = std::filesystem;

namespace {

/// What must be equal however a run came to its end.
struct Result {
  std::vector<std::string> weights;
  std::vector<double> losses, scores;
  bool operator==(const Result&) const = default;
};

Result result_of(const fs::path& file) {
  store::Database database(file);
  const auto runs = store::list_runs(database);
  const auto detail = store::run_detail(database, runs.at(0).id);
  Result result;
  for (const auto& stage : detail.stages) {
    result.weights.push_back(stage.weights_hash);
    std::int64_t expected = 0;
    for (const auto& point : store::curve(database, runs.at(0).id, stage.index)) {
      if (point.step != ++expected) throw std::runtime_error("a step is missing or stands twice");
      result.losses.push_back(point.loss);
    }
    if (expected != stage.steps) throw std::runtime_error("not every step was kept");
  }
  for (const auto& stage : detail.scores)
    for (const auto& score : stage) result.scores.push_back(score.value().value);
  for (const auto& task : detail.tasks)
    for (const auto& score : task.scores) result.scores.push_back(score.value().value);
  for (const auto& stage : detail.stages)
    for (const auto& probe : store::probes(database, runs.at(0).id, stage.index)) result.scores.push_back(probe.value);
  return result;
}

}  // namespace

/// LETHE_SEED, or another one each time; printed, so that a failure can be repeated.
static unsigned seed() {
  const unsigned seed =
      qEnvironmentVariableIsSet("LETHE_SEED") ? qEnvironmentVariableIntValue("LETHE_SEED") : std::random_device{}();
  qInfo("seed %u (LETHE_SEED repeats it)", seed);
  return seed;
}

class KillTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir place_;
  std::unique_ptr<test::TinyWorld> world_;
  fs::path study_;
  Result expected_;
  int databases_ = 0;

  fs::path study(const std::string& name, int epochs, const Json& more) {
    Json json = {
        {"name", name},
        {"models", Json::array({world_->bloom().string()})},
        {"sequences", Json::array({Json::array({world_->task("colour").string(), world_->task("count").string()})})},
        {"methods", {"full"}},
        {"strategies", {"sequential"}},
        {"seeds", {1}},
        {"benchmarks", Json::array({world_->benchmark().string()})},
        {"training", {{"epochs", epochs}, {"examples_per_task", 48}, {"batch_size", 8}, {"learning_rate", 1e-3}}}};
    json.update(more);
    const fs::path file = world_->folder / (name + ".json");
    write_file(file, json.dump());
    return file;
  }

  fs::path fresh() { return world_->folder / ("db-" + std::to_string(++databases_)) / "runs.db"; }

  void start(QProcess& program, const fs::path& database, const QString& fault = {}) {
    fs::create_directories(database.parent_path());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!fault.isEmpty()) environment.insert("LETHE_FAULT", fault);
    program.setProcessEnvironment(environment);
    program.start(LETHE_CLI, {"run", QString::fromStdString(study_), "--db", QString::fromStdString(database),
                              "--device", "cpu", "--threads", threads_});
    QVERIFY(program.waitForStarted());
  }
  int finish(const fs::path& database, const QString& fault = {}) {
    QProcess program;
    start(program, database, fault);
    program.waitForFinished(900000);
    if (program.exitStatus() != QProcess::NormalExit) return -1;
    if (program.exitCode() != 0) message_ = program.readAllStandardError();
    return program.exitCode();
  }
  QByteArray message_;
  QString threads_ = "1";

  /// Nothing is left of weights that were being written when the program died.
  static bool tidy(const fs::path& database) {
    for (const auto& entry : fs::directory_iterator(store::artefacts_folder(database) / "stages"))
      if (entry.path().filename().string().find(".new") != std::string::npos) return false;
    return true;
  }

  static constexpr std::pair<int, std::int64_t> none = {-1, -1};
  /// The newest committed resume point: (attempt's number of events aside) its stage and step.
  static std::pair<int, std::int64_t> committed(const fs::path& file) {
    if (!fs::exists(file)) return none;
    store::Database database(file);
    const auto runs = store::list_runs(database);
    if (runs.empty()) return none;
    const auto point = store::resume_point(database, runs[0].id);
    return point ? std::pair(point->point.stage, point->point.step) : none;
  }

 private slots:
  void initTestCase() {
    world_ = std::make_unique<test::TinyWorld>(place_.path().toStdString() + "/world");
    study_ = study("study", 60, {{"keep", {{"stages", "last"}, {"resume_every_seconds", 0.2}}}});
    const fs::path database = fresh();
    QElapsedTimer timer;
    timer.start();
    QVERIFY2(finish(database) == 0, message_.constData());
    qInfo("a run left alone takes %lld ms with its start", timer.elapsed());
    expected_ = result_of(database);
    QCOMPARE(expected_.weights.size(), std::size_t{3});
    QVERIFY(expected_.losses.size() == 720);
  }

  void killed_at_random_instants() {
    std::mt19937 random(seed());
    int kills = 0, inside = 0;
    while (kills < 20 || (inside < 10 && kills < 60)) {
      const fs::path database = fresh();
      std::pair<int, std::int64_t> before = none;
      std::vector<std::pair<int, std::int64_t>> deaths;
      for (int life = 0; life < 5; ++life) {
        QProcess program;
        start(program, database);
        // Most lives end a random moment after they have come further than the one before, some at any instant at all.
        if (random() % 4 != 0)
          QTRY_VERIFY_WITH_TIMEOUT(program.state() == QProcess::NotRunning || committed(database) > before, 60000);
        QTest::qWait(static_cast<int>(random() % 250));
        const auto point = committed(database);
        if (program.state() == QProcess::NotRunning) break;
        ::kill(static_cast<pid_t>(program.processId()), SIGKILL);
        program.waitForFinished(900000);
        if (program.exitStatus() == QProcess::NormalExit) break;
        ++kills;
        const auto after = committed(database);
        QVERIFY2(after >= point, "a committed resume point is gone");
        before = after;
        deaths.push_back(after);
      }
      QVERIFY2(finish(database) == 0, message_.constData());
      QVERIFY(result_of(database) == expected_);
      store::Database opened(database);
      const auto detail = store::run_detail(opened, store::list_runs(opened).at(0).id);
      // The last attempt went on from exactly what was committed when the one before it died. (Where the last stage was
      // finished by then, its kept weights stand for the point.)
      const auto begun_at = [](const store::AttemptRow& attempt) {
        return attempt.resumed_stage ? std::pair(*attempt.resumed_stage, *attempt.resumed_step) : none;
      };
      if (!deaths.empty() && deaths.back() != std::pair<int, std::int64_t>(2, 360))
        QCOMPARE(begun_at(detail.attempts.back()), deaths.back());
      for (const auto& attempt : detail.attempts)
        if (begun_at(attempt).second > 0 && begun_at(attempt).second < 360) ++inside;
    }
    qInfo("%d kills, %d of them went on from inside a stage", kills, inside);
    QVERIFY(inside >= 10);
  }

  void a_run_of_the_real_size_killed_twice_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("threads");
    QTest::newRow("bloom, one thread") << "bloomz-nano-m"
                                       << "1";
    QTest::newRow("mt5, two threads") << "mt0-nano-s"
                                      << "2";
  }
  void a_run_of_the_real_size_killed_twice() {
    QFETCH(QString, model);
    QFETCH(QString, threads);
    threads_ = threads;
    fs::path study = world_->folder / "real-size.json";
    write_file(study, Json{{"name", "real size"},
                           {"models", Json::array({model.toStdString()})},
                           {"sequences", Json::array({Json::array({"simp", "emdg", "inqqg", "exp", "hgen"})})},
                           {"methods", Json::array({"full"})},
                           {"strategies", Json::array({"sequential"})},
                           {"seeds", Json::array({1})},
                           {"benchmarks", Json::array({"nano-dk", "nano-rc"})},
                           {"keep", {{"resume_every_seconds", 1}}}}
                          .dump());
    std::swap(study_, study);
    const fs::path whole = fresh(), pieces = fresh();
    QVERIFY2(finish(whole) == 0, message_.constData());
    for (const int stage : {2, 4}) {
      QProcess program;
      start(program, pieces);
      QTRY_VERIFY_WITH_TIMEOUT(program.state() == QProcess::NotRunning || committed(pieces).first >= stage, 120000);
      QVERIFY(program.state() == QProcess::Running);
      ::kill(static_cast<pid_t>(program.processId()), SIGKILL);
      program.waitForFinished(900000);
    }
    QVERIFY2(finish(pieces) == 0, message_.constData());
    QVERIFY(result_of(pieces) == result_of(whole));
    std::swap(study_, study);
    threads_ = "1";
  }

  void killed_at_a_commit_data() {
    QTest::addColumn<QString>("point");
    QTest::addColumn<int>("count");
    for (const char* point : {"before-rename", "after-rename", "before-commit", "after-commit"})
      for (const int count : {1, 4, 9})
        QTest::newRow(qPrintable(QString("%1 %2").arg(point).arg(count))) << point << count;
  }
  void killed_at_a_commit() {
    QFETCH(QString, point);
    QFETCH(int, count);
    const fs::path database = fresh();
    QCOMPARE(finish(database, QString("%1:%2:kill").arg(point).arg(count)), -1);
    QVERIFY2(finish(database) == 0, message_.constData());
    QVERIFY(result_of(database) == expected_);
    QVERIFY(tidy(database));
  }

  // Any passage of any point, with probes inside the stages and every stage kept.
  void killed_at_any_passage() {
    std::mt19937 random(seed());
    fs::path other = study("probed", 20,
                           {{"evaluation", {{"probe_every", 30}, {"probe_items", 8}}},
                            {"keep", {{"stages", "all"}, {"resume_every_seconds", 0.05}}}});
    std::swap(study_, other);
    const fs::path whole = fresh();
    QVERIFY2(finish(whole) == 0, message_.constData());
    const Result expected = result_of(whole);
    int killed = 0;
    for (int round = 0; round < 16; ++round) {
      const char* point = std::array{"before-rename", "after-rename", "before-commit", "after-commit"}[random() % 4];
      const fs::path database = fresh();
      const QString fault = QString("%1:%2:kill").arg(point).arg(1 + random() % 40);
      if (finish(database, fault) == -1) ++killed;
      QVERIFY2(finish(database) == 0, message_.constData());
      QVERIFY2(result_of(database) == expected, qPrintable(fault));
      QVERIFY2(tidy(database), qPrintable(fault));
    }
    qInfo("%d of 16 runs got as far as their passage", killed);
    QVERIFY(killed >= 4);
    std::swap(study_, other);
  }

  void a_full_disk_stops_and_can_be_resumed_data() {
    QTest::addColumn<QString>("point");
    QTest::addColumn<int>("count");
    for (const char* point : {"open", "write", "sync", "before-rename", "commit"})
      for (const int count : {3, 7})
        QTest::newRow(qPrintable(QString("%1 %2").arg(point).arg(count))) << point << count;
    QTest::newRow("mkdir 2") << "mkdir" << 2;
  }
  void a_full_disk_stops_and_can_be_resumed() {
    QFETCH(QString, point);
    QFETCH(int, count);
    const fs::path database = fresh();
    QCOMPARE(finish(database, QString("%1:%2:ENOSPC").arg(point).arg(count)), 4);
    QVERIFY2(message_.contains("disk is full"), message_.constData());
    QVERIFY2(finish(database) == 0, message_.constData());
    QVERIFY(result_of(database) == expected_);
  }
};

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
