// SPDX-License-Identifier: GPL-3.0-or-later
// The window over the real engine while it trains on all cores: no turn of the event loop may take long.
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <thread>

#include "base/files.h"
#include "engine/engine.h"
#include "turns.h"
#include "window/main_window.h"

using namespace lethe;
using namespace lethe::ui;
using lethe::ui::test::own_ms;
using lethe::ui::test::TimedApplication;
using lethe::ui::test::Turn;

namespace {

constexpr double longest_turn = 100;  // milliseconds of the window's thread
constexpr int lowered = 5;            // nice value of what trains
constexpr double worked = 0.5;        // seconds of processor time that make a thread one of the engine's

/// A thread of this program.
struct Thread {
  int id = 0, nice = 0;
  double seconds = 0;  ///< of processor time
};

std::vector<Thread> all_threads() {
  std::vector<Thread> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(entry.path() / "stat");
    std::string line;
    std::getline(file, line);
    // The name stands in brackets and may hold blanks; the 3rd field follows it.
    std::istringstream rest(line.substr(line.rfind(')') + 1));
    std::vector<std::string> fields{std::istream_iterator<std::string>(rest), {}};
    if (fields.size() < 17) continue;  // it has ended
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    found.push_back({std::stoi(entry.path().filename().string()), std::stoi(fields[16]),
                     (std::stod(fields[11]) + std::stod(fields[12])) / ticks});
  }
  return found;
}

constexpr const char* small_study = R"({
  "name": "responsive", "models": ["bloomz-nano-s"], "sequences": [["simp", "inqqg", "hgen"]],
  "methods": ["full"], "strategies": ["sequential"], "seeds": [1],
  "benchmarks": ["nano-dk", "nano-rs", "nano-rc", "nano-bias"],
  "training": {"examples_per_task": 400, "epochs": 3},
  "evaluation": {"limit": 40, "probe_every": 5, "probe_items": 8}
})";

/// What a person does meanwhile, a deed every 50 ms: opens a study, trains it, then goes through the pages again and
/// again and changes the size of the window. Each deed is a turn of the event loop.
class Hand {
 public:
  Hand(MainWindow& window, TimedApplication& application, QString study)
      : window_(window), application_(application), study_(std::move(study)) {
    QObject::connect(&timer_, &QTimer::timeout, &window, [this] { act(deed_++); });
    timer_.start(50);
  }
  int visits() const { return visits_; }
  /// All threads there have been, as they were last seen.
  const std::map<int, Thread>& threads() const { return threads_; }

 private:
  void act(int deed) {
    if (deed % 10 == 0)
      for (const Thread& thread : all_threads()) threads_[thread.id] = thread;
    if (deed == 0) {
      application_.shown = "opening a study";
      window_.open_file(study_);
    } else if (deed == 6) {
      application_.shown = "Train";
      QTest::keyClick(&window_, Qt::Key_Return, Qt::ControlModifier);
    } else if (deed > 8 && deed % 4 == 0) {
      static const QString pages[] = {"live", "design", "live", "runs", "live", "compare"};
      const QString& page = pages[static_cast<std::size_t>(visits_++) % std::size(pages)];
      application_.shown = page;
      window_.show_page(page);
    } else if (deed > 8 && deed % 4 == 2) {
      static const QSize sizes[] = {{1280, 800}, {1920, 1080}, {1024, 700}};
      window_.resize(sizes[static_cast<std::size_t>(visits_) % std::size(sizes)]);
    }
  }

  MainWindow& window_;
  TimedApplication& application_;
  QString study_;
  QTimer timer_;
  int deed_ = 0, visits_ = 0;
  std::map<int, Thread> threads_;
};

}  // namespace

class ResponsiveTest : public QObject {
  Q_OBJECT

 public:
  explicit ResponsiveTest(TimedApplication& application) : application_(application) {}

 private:
  TimedApplication& application_;
  QTemporaryDir folder_;
  const catalog::Catalog catalog_{{std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}}};
  const study::Environment here_ = engine::environment("auto", 0);

  /// The longest turns; returns the longest.
  double report() const {
    std::vector<Turn> turns = application_.turns;
    std::sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) { return a.own > b.own; });
    qInfo("%zu turns; the longest, in ms of the window's thread:", turns.size());
    for (std::size_t i = 0; i < std::min<std::size_t>(turns.size(), 8); ++i)
      qInfo("%6.1f (wall %.1f) %s; %.1f of it: %s", turns[i].own, turns[i].wall, qPrintable(turns[i].shown),
            turns[i].slowest_own, qPrintable(turns[i].slowest));
    const auto slowest =
        std::max_element(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) { return a.wall < b.wall; });
    qInfo("the longest by the clock: %.1f ms, %s", slowest->wall, qPrintable(slowest->shown));
    return turns.front().own;
  }

  static void check_priorities(const std::map<int, Thread>& threads) {
    const int window = ::getpid();  // the first thread's id
    int trained = 0;
    for (const auto& [id, thread] : threads) {
      if (thread.seconds >= worked || id == window)
        qInfo("thread %d%s: nice %d, %.1f s", id, id == window ? " (the window's)" : "", thread.nice, thread.seconds);
      if (id == window) {
        QCOMPARE(thread.nice, 0);
      } else if (thread.seconds >= worked) {
        QVERIFY(thread.nice >= lowered);
        ++trained;
      }
    }
    QVERIFY2(trained >= std::min(2, static_cast<int>(std::thread::hardware_concurrency())),
             "not all cores have been used");
  }

 private slots:
  void no_turn_is_long_while_training() {
    const auto executor = engine::make_thread_executor();
    const Engine engine{*executor, here_,
                        [this](const study::RunSpec& run) { return engine::measure_costs(run, here_); }};
    QSettings settings(folder_.filePath("settings.ini"), QSettings::IniFormat);
    const double before = own_ms();
    Appearance appearance(application_);
    MainWindow window({appearance, catalog_, engine, settings}, (folder_.path() + "/responsive.db").toStdString());
    window.show();
    qInfo("start: %.1f ms of the window's thread", own_ms() - before);

    QEventLoop loop;
    QTimer::singleShot(90'000, &loop, &QEventLoop::quit);
    connect(&window.workspace(), &Workspace::work_changed, &loop, [&] {
      if (window.workspace().work() == Work::Idle) QTimer::singleShot(300, &loop, &QEventLoop::quit);
    });
    const QString study = folder_.filePath("study.json");
    write_file(study.toStdString(), small_study);
    QElapsedTimer wall;
    wall.start();
    application_.begin();
    const Hand hand(window, application_, study);
    loop.exec();
    application_.end();
    qInfo("trained for %.1f s; %d visits", static_cast<double>(wall.elapsed()) / 1e3, hand.visits());

    store::RunFilter done;
    done.status = {store::Status::Done};
    QCOMPARE(store::list_runs(window.workspace().database(), done).size(), 1U);
    QVERIFY(hand.visits() >= 12);
    QVERIFY(report() <= longest_turn);
    check_priorities(hand.threads());
  }
};

int main(int count, char** words) {
  TimedApplication application(count, words);
  ResponsiveTest test(application);
  return QTest::qExec(&test, count, words);
}

#include "responsive_test.moc"
