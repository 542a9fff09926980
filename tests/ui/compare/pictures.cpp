// SPDX-License-Identifier: GPL-3.0-or-later
// ui_compare_pictures DATABASE FOLDER: the pages Runs and Compare as pictures, light and dark, in two sizes.
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTreeView>

#include "../../core/run/fake_executor.h"
#include "compare/compare_page.h"
#include "runs/runs_page.h"

using namespace lethe;
using namespace lethe::ui;

namespace {

void settle(int milliseconds) {
  QElapsedTimer clock;
  clock.start();
  while (clock.elapsed() < milliseconds) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

}  // namespace

int main(int count, char** words) {
  QApplication application(count, words);
  if (count != 3) return 2;
  const QString folder = words[2];
  QDir().mkpath(folder);
  catalog::Catalog catalog({std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}});
  run::test::FakeExecutor executor;
  Appearance appearance(application);
  QSettings settings(folder + "/settings.ini", QSettings::IniFormat);
  Workspace workspace(catalog, {executor, {}, {}}, words[1]);
  WorkClock clock(workspace);
  Desk desk;
  const Context context{appearance, workspace, clock, desk, settings};
  std::vector<std::string> ids;
  for (const auto& run : store::list_runs(workspace.database())) ids.push_back(run.id);
  for (const auto scheme : {SchemeChoice::Light, SchemeChoice::Dark})
    for (const QSize& window : {QSize(1280, 800), QSize(1920, 1080)}) {
      appearance.choose(scheme);
      const QString tail =
          QStringLiteral("-%1-%2.png").arg(scheme == SchemeChoice::Dark ? "dark" : "light").arg(window.width());
      const QSize size(window.width() - 72, window.height() - 72);
      RunsPage runs(context, nullptr);
      runs.resize(size);
      runs.show();
      settle(500);
      auto* tree = runs.findChild<QTreeView*>("runs-tree");
      tree->expand(tree->model()->index(0, 0));
      tree->selectionModel()->select(tree->model()->index(0, 0),
                                     QItemSelectionModel::Select | QItemSelectionModel::Rows);
      settle(100);
      runs.grab().save(folder + "/runs" + tail);
      ComparePage compare(context, nullptr);
      compare.resize(size);
      compare.show();
      settle(400);
      compare.grab().save(folder + "/compare-empty" + tail);
      compare.show_runs(ids);
      settle(900);
      compare.findChild<QTreeView*>("compare-groups")
          ->expand(compare.findChild<QTreeView*>("compare-groups")->model()->index(0, 0));
      settle(100);
      compare.grab().save(folder + "/compare" + tail);
      auto* scroll = compare.findChild<QScrollArea*>("compare-scroll");
      scroll->widget()->grab().save(folder + "/compare-content" + tail);
    }
  return 0;
}
