// SPDX-License-Identifier: GPL-3.0-or-later
// The window over the real engine while it trains on all cores: no turn of the event loop may take long.
#include <unistd.h>

#include <QAbstractButton>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QTreeView>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <semaphore>
#include <sstream>
#include <thread>

#include "../runs/world.h"
#include "base/files.h"
#include "engine/engine.h"
#include "live/queue_view.h"
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
  "training": {"examples_per_task": 400, "epochs": 2},
  "evaluation": {"limit": 40, "probe_every": 5, "probe_items": 8}
})";

/// What a person does meanwhile, a deed every 50 ms: opens a study, trains it, then goes through the pages again and
/// again and changes the size of the window. Each deed is a turn of the event loop.
class Hand {
 public:
  Hand(MainWindow& window, TimedApplication& application, const QString& study)
      : window_(window), application_(application) {
    first_ = {{"opening a study", [this, study] { window_.open_file(study); }},
              wait(),
              wait(),
              {"Train", [this] { press(Qt::Key_Return); }},
              wait()};
    again_ = {show("live"),
              resize(1920, 1080),
              show("design"),
              resize(1024, 700),
              show("live"),
              resize(1280, 800),
              show("runs"),
              {"filtering runs", [this] { filter("study:falling"); }},
              {"selecting runs", [this] { select(); }},
              {"comparing", [this] { press(Qt::Key_M); }},
              wait(),
              resize(1920, 1080),
              show("runs"),
              {"filtering runs", [this] { filter("model:long"); }},
              {"selecting a run", [this] { select(); }},
              {"a long run on Live", [this] { press(Qt::Key_L); }},
              wait(),
              wait(),
              resize(1280, 800),
              {"back to the running run", [this] { click("follow"); }},
              wait(),
              show("runs"),
              {"filtering runs", [this] { filter({}); }}};
    QObject::connect(&timer_, &QTimer::timeout, &window, [this] { act(); });
    timer_.setObjectName("hand");
    timer_.start(50);
  }
  int rounds() const { return done_ / static_cast<int>(again_.size()); }
  /// All threads there have been, as they were last seen.
  const std::map<int, Thread>& threads() const { return threads_; }

 private:
  struct Deed {
    QString name;
    std::function<void()> act;
  };
  static Deed wait() { return {}; }
  Deed show(const char* page) {
    return {page, [this, page] { window_.show_page(page); }};
  }
  Deed resize(int width, int height) {
    return {{}, [this, width, height] { window_.resize(width, height); }};
  }
  void press(Qt::Key key) {
    QWidget* focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : &window_, key, Qt::ControlModifier);
  }
  void click(const char* button) {
    if (auto* found = window_.findChild<QAbstractButton*>(button); found && found->isVisible()) found->click();
  }
  void filter(const QString& text) { window_.findChild<QLineEdit*>("runs-filter")->setText(text); }
  void select() {
    auto* tree = window_.findChild<QTreeView*>("runs-tree");
    tree->setFocus();
    tree->selectAll();
  }

  void act() {
    if (QDateTime::currentMSecsSinceEpoch() / 500 != looked_) {
      looked_ = QDateTime::currentMSecsSinceEpoch() / 500;
      for (const Thread& thread : all_threads()) threads_[thread.id] = thread;
    }
    const bool is_first = !first_.empty();
    const Deed deed = is_first ? first_.front() : again_[static_cast<std::size_t>(done_++) % again_.size()];
    if (is_first) first_.erase(first_.begin());
    if (!deed.name.isEmpty()) application_.shown = deed.name;
    if (deed.act) deed.act();
  }

  MainWindow& window_;
  TimedApplication& application_;
  QTimer timer_;
  std::vector<Deed> first_, again_;
  int done_ = 0;
  qint64 looked_ = 0;
  std::map<int, Thread> threads_;
};

/// 100 runs of today in 20 groups, and one of 60,000 steps.
void fill_with_runs(ui::test::World& world) {
  for (const std::string model : {"bloomz-nano-m", "mt0-nano-m"})
    for (int method = 0; method < 10; ++method)
      for (const std::uint64_t seed : {1, 2, 3, 4, 5})
        world.finish({.model = model, .method = "method-" + std::to_string(method), .seed = seed});
  world.finish({.model = "long", .steps = 20'000});
}

/// Runs of a large grid, none of them begun. `first` tells one grid from another.
std::vector<study::RunSpec> grid(int count, int first = 0) {
  std::vector<study::RunSpec> specs;
  for (int i = first; i < first + count; ++i)
    specs.push_back(ui::test::spec_of({.model = i % 2 ? "bloomz-nano-m" : "mt0-nano-m",
                                       .method = "method-" + std::to_string(i / 2 % 20),
                                       .seed = static_cast<std::uint64_t>(i)}));
  return specs;
}

/// What a person does with a queue, one deed when the one before has come to its end.
class Way {
 public:
  struct Deed {
    QString name;
    std::function<void()> act;
    std::function<bool()> done;
  };
  Way(TimedApplication& application, std::vector<Deed> deeds) : application_(application), deeds_(std::move(deeds)) {
    timer_.setObjectName("way");
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { go_on(); });
  }
  /// The deed that did not end, "" when all did.
  QString walk() {
    QTimer::singleShot(60'000, &loop_, &QEventLoop::quit);
    timer_.start(20);
    loop_.exec();
    timer_.stop();
    return at_ < deeds_.size() ? deeds_[at_].name : QString();
  }

 private:
  void go_on() {
    if (begun_ && !deeds_[at_].done()) return;
    // What is still to be shown of it belongs to it.
    if (begun_ && waited_++ < 10) return;
    if (begun_) ++at_;
    begun_ = at_ < deeds_.size();
    waited_ = 0;
    if (!begun_) return loop_.quit();
    application_.shown = deeds_[at_].name;
    deeds_[at_].act();
  }

  TimedApplication& application_;
  QEventLoop loop_;
  QTimer timer_;
  std::vector<Deed> deeds_;
  std::size_t at_ = 0;
  bool begun_ = false;
  int waited_ = 0;
};

/// The queue on the Live page and what is done with it.
struct LongQueue {
  explicit LongQueue(MainWindow& of) : window(of), view(*of.findChild<QueueView*>("queue")) {}

  QueueModel& model() const { return static_cast<QueueModel&>(*view.model()); }
  int count(QueueGroup group) const { return model().rowCount(model().group_index(group)); }
  int waiting() const { return count(QueueGroup::Waiting); }
  QModelIndex at(int row) const { return model().index(row, 0, model().group_index(QueueGroup::Waiting)); }
  std::string run(int row) const { return model().run(at(row)); }
  void choose(int row) const {
    view.setFocus();
    view.setCurrentIndex(at(row));
  }
  void remove(int first, int last) const {
    view.setFocus();
    view.selectionModel()->select(QItemSelection(at(first), at(last)), QItemSelectionModel::ClearAndSelect);
    QTest::keyClick(&view, Qt::Key_Delete);
    window.findChild<QAbstractButton*>("queue-yes")->click();
  }

  MainWindow& window;
  QueueView& view;
};

}  // namespace

class ResponsiveTest : public QObject {
  Q_OBJECT

 public:
  explicit ResponsiveTest(TimedApplication& application) : application_(application) {}

 private:
  TimedApplication& application_;
  const catalog::Catalog catalog_{{std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}}};
  const study::Environment here_ = engine::environment("auto", 0);

  /// The longest turns; returns the longest.
  double report() const {
    std::vector<Turn> turns = application_.turns;
    std::sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) { return a.own > b.own; });
    qInfo("%zu turns; the longest, in ms of the window's thread:", turns.size());
    for (std::size_t i = 0; i < std::min<std::size_t>(turns.size(), 8); ++i)
      qInfo("%6.1f (wall %.1f) %s; %s", turns[i].own, turns[i].wall, qPrintable(turns[i].shown),
            qPrintable(turns[i].slow.join(", ")));
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
  void a_long_turn_is_seen() {
    QEventLoop loop;
    QTimer::singleShot(0, &loop, [&] {
      for (const double begin = own_ms(); own_ms() < begin + longest_turn;) {
      }
      loop.quit();
    });
    application_.begin();
    loop.exec();
    application_.end();
    QVERIFY(report() >= longest_turn);
  }

  void no_turn_is_long_while_training_data() {
    QTest::addColumn<bool>("full");
    QTest::newRow("a fresh database") << false;
    QTest::newRow("a database of 100 runs") << true;
  }
  void no_turn_is_long_while_training() {
    QFETCH(bool, full);
    ui::test::World world;
    if (full) fill_with_runs(world);
    world.recorder.reset();
    const auto executor = engine::make_thread_executor();
    const Engine engine{*executor, here_,
                        [this](const study::RunSpec& run) { return engine::measure_costs(run, here_); }};
    const QTemporaryDir folder;
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    const double before = own_ms();
    Appearance appearance(application_);
    MainWindow window({appearance, catalog_, engine, settings}, world.place.file);
    window.show();
    qInfo("start: %.1f ms of the window's thread", own_ms() - before);

    QEventLoop loop;
    QTimer::singleShot(140'000, &loop, &QEventLoop::quit);
    connect(&window.workspace(), &Workspace::work_changed, &loop, [&] {
      if (window.workspace().work() == Work::Idle) QTimer::singleShot(300, &loop, &QEventLoop::quit);
    });
    const QString study = folder.filePath("study.json");
    write_file(study.toStdString(), small_study);
    QElapsedTimer wall;
    wall.start();
    application_.begin();
    const Hand hand(window, application_, study);
    loop.exec();
    application_.end();
    qInfo("trained for %.1f s; %d rounds", static_cast<double>(wall.elapsed()) / 1e3, hand.rounds());

    store::RunFilter trained;
    trained.status = {store::Status::Done};
    trained.study = "responsive";
    QCOMPARE(store::list_runs(window.workspace().database(), trained).size(), 1U);
    QVERIFY(hand.rounds() >= 1);
    const double longest = report();
    if (!full) check_priorities(hand.threads());
    // Other work on the second thread of a core doubles processor times: on the full database 82 and 122 ms were seen,
    // both with compilers beside it. There the limit only catches what grows with the runs.
    QVERIFY(longest <= (full ? 2 * longest_turn : longest_turn));
  }

  void no_turn_is_long_with_many_runs_in_the_queue() {
    const int many =
        qEnvironmentVariableIntValue("LETHE_MANY_RUNS") ? qEnvironmentVariableIntValue("LETHE_MANY_RUNS") : 2000;
    ui::test::World world;
    world.recorder.reset();
    double before = own_ms();
    world.place.queue.enqueue("falling", ui::test::World::study_json(), grid(many));
    qInfo("queueing %d runs at once: %.1f ms", many, own_ms() - before);
    std::atomic<int> at_gate = 0;
    std::counting_semaphore<> gate(0);
    run::test::Script script;
    script.after_step = [&](int stage, std::int64_t step) {
      if (stage != 1 || step != 3) return;
      ++at_gate;
      gate.acquire();
    };
    run::test::FakeExecutor executor(script);
    const QTemporaryDir folder;
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    before = own_ms();
    Appearance appearance(application_);
    MainWindow window({appearance, catalog_, {executor, here_, {}}, settings}, world.place.file);
    window.show();
    qInfo("start: %.1f ms of the window's thread", own_ms() - before);
    Workspace& workspace = window.workspace();
    const LongQueue queue(window);
    study::Study more;
    more.name = "more";
    const std::vector<study::RunSpec> others = grid(many, many);
    std::string moved;
    int had = 0;
    application_.begin();
    Way way(application_,
            {{"Live", [&] { window.show_page("live"); }, [&] { return queue.waiting() == many; }},
             {"a run begins", [&] { workspace.start(); },
              [&] { return at_gate == 1 && queue.count(QueueGroup::Running) == 1; }},
             {"it ends and another begins", [&] { gate.release(); },
              [&] { return at_gate == 2 && queue.count(QueueGroup::DoneToday) == 1 && queue.waiting() == many - 2; }},
             {"the end of the list", [&] { queue.choose(queue.waiting() - 1); }, [] { return true; }},
             {"a run is moved up",
              [&] {
                moved = queue.run(queue.waiting() - 1);
                QTest::keyClick(&queue.view, Qt::Key_Up, Qt::AltModifier);
              },
              [&] { return queue.run(queue.waiting() - 2) == moved; }},
             {"a run is moved to the front",
              [&] {
                Q_EMIT queue.model().move_wanted({QString::fromStdString(moved)}, QString::fromStdString(queue.run(0)));
              },
              [&] { return queue.run(0) == moved; }},
             {"a run is moved to the middle",
              [&] {
                Q_EMIT queue.model().move_wanted({QString::fromStdString(moved)},
                                                 QString::fromStdString(queue.run(many / 2)));
              },
              [&] { return queue.run(many / 2 - 1) == moved; }},
             {"a run is removed", [&] { queue.remove(5, 5); }, [&] { return queue.waiting() == many - 3; }},
             {"Runs", [&] { window.show_page("runs"); }, [] { return true; }},
             {"Live again", [&] { window.show_page("live"); }, [] { return true; }},
             {"half of them are removed", [&] { queue.remove(10, many / 2 + 9); },
              [&] { return queue.waiting() == many - 3 - many / 2; }},
             {"as many are queued",
              [&] {
                had = queue.waiting();
                workspace.train_many(more, others, [](const QString& why) { QCOMPARE(why, QString()); });
              },
              [&] { return queue.waiting() == had + many; }}});
    const QString stuck = way.walk();
    application_.end();
    workspace.stop_now();
    gate.release(many);
    QCOMPARE(stuck, QString());
    QVERIFY(report() <= longest_turn);
  }
};

int main(int count, char** words) {
  TimedApplication application(count, words);
  ResponsiveTest test(application);
  return QTest::qExec(&test, count, words);
}

#include "responsive_test.moc"
