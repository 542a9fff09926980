// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_page.h"

#include <qcustomplot.h>
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QWheelEvent>

#include "../runs/world.h"

// A busy machine may take its time.
#undef QTRY_VERIFY
#undef QTRY_COMPARE
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT((expression), 60000)
#define QTRY_COMPARE(value, expected) QTRY_COMPARE_WITH_TIMEOUT((value), expected, 60000)

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;

namespace {

/// The page over finished runs, those of `shown` compared (all when empty).
struct Compared {
  Compared(World& world, std::vector<std::string> shown = {}) : window(world, *qApp), page(window.context, nullptr) {
    page.resize(1208, 728);
    page.show();
    page.activateWindow();
    if (!QTest::qWaitForWindowActive(&page)) qFatal("the page got no focus");
    page.show_runs(shown.empty() ? world.ids : shown);
  }
  const figures::AccuracyByStage& series() { return page.findChild<paint::ScreenChart*>("compare-chart")->series(); }
  const figures::Panel* panel(const std::string& group) {
    for (const figures::Panel& panel : series().panels)
      if (panel.group == group) return &panel;
    return nullptr;
  }
  QAbstractItemModel& model(const char* view) { return *page.findChild<QAbstractItemView*>(view)->model(); }
  QString notes() {
    QStringList all;
    for (const QLabel* label : page.findChild<QWidget*>("compare-notes")->findChildren<QLabel*>()) all << label->text();
    return all.join('\n');
  }

  Window window;
  ComparePage page;
};

QByteArray content(const QString& file) {
  QFile in(file);
  return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

}  // namespace

class ComparePageTest : public QObject {
  Q_OBJECT

 private slots:
  void means_are_those_of_the_seeds() {
    World world;
    fill(world);
    Compared it(world);
    QTRY_COMPARE(it.series().lines.size(), std::size_t{3});
    const figures::Panel* dk = it.panel("dk");
    QVERIFY(dk);
    for (const auto& points : dk->lines) {
      const figures::Line& line = it.series().lines[points.line];
      const bool lora = line.method_name == "lora" || line.method.find("lora") != std::string::npos;
      QCOMPARE(line.n(), lora ? 2 : 3);
      double sum = 0;
      for (const std::uint64_t seed : line.seeds) {
        Made made{.seed = seed};
        if (lora) made.fall = 3;
        if (line.family == "mt5") made.start = 80, made.fall = 12;
        sum += (score_of(made, "stem", "dk", 2) + score_of(made, "human", "dk", 2)) / 2;
      }
      const auto& band = points.values.at(2);
      QVERIFY(band && std::abs(band->mean - sum / line.n()) < 1e-9);
      QVERIFY(band->high > band->mean);  // more than one seed has a band
    }
  }

  void one_seed_has_no_band_and_hiding_changes_no_other_mean() {
    World world;
    fill(world);
    Compared it(world);
    QTRY_COMPARE(it.series().lines.size(), std::size_t{3});
    const auto mean_of = [&](const std::string& family) {
      for (const auto& points : it.panel("dk")->lines)
        if (it.series().lines[points.line].family == family && it.series().lines[points.line].n() == 3)
          return points.values.at(3)->mean;
      return -1.0;
    };
    const double before = mean_of("mt5");
    QVERIFY(before > 0);
    // The second seed of LoRA goes.
    std::vector<std::string> fewer = world.ids;
    fewer.erase(fewer.begin() + 4);
    it.page.show_runs(fewer);
    QTRY_VERIFY(std::any_of(it.series().lines.begin(), it.series().lines.end(),
                            [](const figures::Line& line) { return line.n() == 1; }));
    QCOMPARE(mean_of("mt5"), before);
    for (const auto& points : it.panel("dk")->lines)
      if (it.series().lines[points.line].n() == 1) QCOMPARE(points.values.at(2)->high, points.values.at(2)->low);
  }

  void runs_of_other_settings_are_other_lines_here_and_in_the_list() {
    World world;
    for (const std::uint64_t seed : {1, 2}) world.finish({.seed = seed});
    for (const std::uint64_t seed : {1, 2}) world.finish({.seed = seed, .fall = 3, .rate = 0.002});
    Compared it(world);
    QTRY_COMPARE(it.series().lines.size(), std::size_t{2});
    for (const figures::Line& line : it.series().lines) QCOMPARE(line.n(), 2);
    QAbstractItemModel& groups = it.model("compare-groups");
    QCOMPARE(groups.rowCount(), 2);
    QVERIFY(groups.index(1, 0).data(Qt::AccessibleTextRole).toString().contains("learning rate 0.002"));
    auto* change = it.page.findChild<QComboBox*>("compare-matrix-choice");
    QTRY_COMPARE(change->count(), 6);  // the mean and each seed of both
    QVERIFY(change->itemText(3).contains("learning rate 0.002"));
    const auto told_of_the_rate = [&]() -> QString {
      for (const QLabel* label : it.page.findChild<QWidget*>("compare-differences")->findChildren<QLabel*>())
        if (label->toolTip().startsWith("learning rate\n")) return label->toolTip();
      return {};
    };
    QTRY_VERIFY2(told_of_the_rate().contains("0.002: bloomz-nano-m, full, learning rate 0.002"),
                 qPrintable(told_of_the_rate()));
  }

  void scores_of_other_samples_are_told_and_left_out() {
    World world;
    fill(world);
    Compared it(world);
    QTRY_COMPARE(it.series().lines.size(), std::size_t{3});
    QCOMPARE(it.panel("dk")->lines.size(), std::size_t{3});
    QCOMPARE(it.panel("bias")->lines.size(), std::size_t{2});  // mT0 was measured on other items
    QTRY_VERIFY2(it.notes().contains("Bias", Qt::CaseInsensitive), qPrintable(it.notes()));
  }

  void the_table_is_the_paper_s_formula() {
    World world;
    for (const std::uint64_t seed : {1, 2}) world.finish({.seed = seed, .fall = 7.7});
    Compared it(world);
    QAbstractItemModel& table = it.model("compare-forgetting");
    QTRY_COMPARE(table.rowCount(), 1);
    double fg = 0, first = 0, last = 0;
    for (const std::uint64_t seed : {1, 2})
      for (const char* element : {"stem", "human"}) {
        const double base = score_of({.seed = seed, .fall = 7.7}, element, "dk", 0);
        double lost = 0;
        for (int stage = 1; stage <= 3; ++stage)
          lost += (base - score_of({.seed = seed, .fall = 7.7}, element, "dk", stage)) / base * 100 / 3;
        fg += lost / 4;
        first += base / 4;
        last += score_of({.seed = seed, .fall = 7.7}, element, "dk", 3) / 4;
      }
    QStringList row;
    for (int column = 0; column < table.columnCount(); ++column) row << table.index(0, column).data().toString();
    for (const double wanted : {first, last, fg}) {
      const QString text = QString::number(wanted, 'f', 1);
      QVERIFY2(row.join(" ").contains(text), qPrintable(text + " in " + row.join(" | ")));
    }
  }

  void exports_are_what_is_shown() {
    World world;
    fill(world);
    Compared it(world);
    QTRY_COMPARE(it.series().lines.size(), std::size_t{3});
    const QTemporaryDir folder;
    QStringList asked;
    it.page.set_file_question([&](const QString&, const QString& proposal, const QString&, const auto& then) {
      asked << proposal;
      then(folder.filePath("out" + proposal.mid(proposal.lastIndexOf('/')).section('.', 1).prepend('.')));
    });
    auto* menu = it.page.findChild<QMenu*>("export-menu");
    for (const char* format : {"pdf", "svg", "png", "csv", "tex"}) {
      auto* action = menu->findChild<QAction*>(QString("export-") + format);
      QVERIFY2(action, format);
      action->trigger();
    }
    QCOMPARE(asked.size(), 5);
    const QByteArray pdf = content(folder.filePath("out.pdf"));
    const auto box = QRegularExpression("/MediaBox ?\\[ ?0 0 ([0-9.]+)").match(QString::fromLatin1(pdf));
    QVERIFY(box.hasMatch());
    QVERIFY(std::abs(box.captured(1).toDouble() - 3.25 * 72) < 1.5);
    QVERIFY(content(folder.filePath("out.svg")).contains("<svg"));
    QVERIFY(!QImage(folder.filePath("out.png")).isNull());
    const QString csv = QString::fromUtf8(content(folder.filePath("out.csv")));
    const double mean = it.panel("dk")->lines.front().values.at(1)->mean;
    QVERIFY2(csv.contains(QString::number(mean, 'g', 4)), qPrintable(csv.left(600)));
    QVERIFY(content(folder.filePath("out.tex")).contains("\\bottomrule"));
    // Once more, into the file written last.
    QFile::remove(folder.filePath("out.tex"));
    auto* groups = it.page.findChild<QWidget*>("compare-groups");
    groups->setFocus();  // the key counts where the focus is on the page
    QTRY_VERIFY(groups->hasFocus());
    QTest::keyClick(groups, Qt::Key_E, Qt::ControlModifier);
    QVERIFY(QFile::exists(folder.filePath("out.tex")));
    QCOMPARE(asked.size(), 5);
    // Another comparison does not write over it unasked.
    QFile::remove(folder.filePath("out.tex"));
    it.page.show_runs({world.ids.front()});
    QTRY_COMPARE(it.series().lines.size(), std::size_t{1});
    groups->setFocus();
    QTest::keyClick(groups, Qt::Key_E, Qt::ControlModifier);
    QCOMPARE(asked.size(), 6);
    QVERIFY(!QFile::exists(folder.filePath("out.tex")));
    it.page.show_runs(world.ids);
    QTRY_COMPARE(it.series().lines.size(), std::size_t{3});
    it.page.set_file_question(
        [](const QString&, const QString&, const QString&, const auto& then) { then("/no/such/folder/out.pdf"); });
    menu->findChild<QAction*>("export-pdf")->trigger();
    QVERIFY(it.page.findChild<QLabel*>("compare-told-text")->text().contains("/no/such/folder"));
  }

  void the_wheel_over_a_chart_scrolls_the_page() {
    World world;
    fill(world);
    Compared it(world);
    QTRY_COMPARE(it.series().lines.size(), std::size_t{3});
    auto* chart = it.page.findChild<paint::ScreenChart*>("compare-chart");
    QScrollBar* bar = nullptr;
    for (QWidget* above = chart->parentWidget(); above && !bar; above = above->parentWidget())
      if (auto* area = qobject_cast<QScrollArea*>(above)) bar = area->verticalScrollBar();
    QTRY_VERIFY(bar && bar->maximum() > 100);
    QWidget* plot = chart->findChild<QCustomPlot*>();
    const QPointF centre = plot->rect().center();
    QWheelEvent notch(centre, plot->mapToGlobal(centre), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QSpontaneKeyEvent::setSpontaneous(&notch);  // others are not passed on to the widgets above
    qApp->notify(plot, &notch);
    QVERIFY(bar->value() > 0);
  }

  void an_empty_page_offers_the_latest_study() {
    World world;
    fill(world);
    Window window(world, *qApp);
    ComparePage page(window.context, nullptr);
    page.resize(1208, 728);
    page.show();
    QTRY_VERIFY(page.findChild<QPushButton*>("compare-offer-0"));
    page.findChild<QPushButton*>("compare-offer-0")->click();
    QTRY_COMPARE(page.findChild<paint::ScreenChart*>("compare-chart")->series().lines.empty(), false);
  }

  void an_unfinished_study_offers_what_is_finished() {
    World world;
    std::vector<study::RunSpec> specs;
    for (const std::uint64_t seed : {1, 2, 3}) specs.push_back(spec_of({.seed = seed}));
    const auto queued = world.place.queue.enqueue("falling", World::study_json(), specs);
    for (const std::size_t i : {0, 2}) world.finish(queued[i], specs[i], {.seed = i + 1});
    Window window(world, *qApp);
    ComparePage page(window.context, nullptr);
    page.show();
    QTRY_VERIFY(page.findChild<QPushButton*>("compare-offer-0"));
    auto* offer = page.findChild<QPushButton*>("compare-offer-0");
    QCOMPARE(offer->text(), QString("Compare the 2 finished of 3 runs of «falling»"));
    offer->click();
    auto* chart = page.findChild<paint::ScreenChart*>("compare-chart");
    QTRY_COMPARE(chart->series().lines.empty(), false);
    QCOMPARE(chart->series().lines.front().n(), 2U);
  }

  void models_keep_their_promises_and_everything_has_a_name() {
    World world;
    fill(world);
    Compared it(world);
    for (const char* view : {"compare-groups", "compare-matrix", "compare-forgetting", "compare-series"})
      new QAbstractItemModelTester(&it.model(view), QAbstractItemModelTester::FailureReportingMode::Fatal, &it.page);
    QTRY_COMPARE(it.series().lines.size(), std::size_t{3});
    it.page.show_runs({world.ids.front()});
    QTRY_COMPARE(it.series().lines.size(), std::size_t{1});
    for (QWidget* widget : it.page.findChildren<QWidget*>()) {
      if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy()) continue;
      const auto* button = qobject_cast<QAbstractButton*>(widget);
      const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
      QVERIFY2(named, qPrintable(QString("%1 %2").arg(widget->metaObject()->className(), widget->objectName())));
    }
  }
};

QTEST_MAIN(ComparePageTest)
#include "compare_page_test.moc"
