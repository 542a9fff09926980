// SPDX-License-Identifier: GPL-3.0-or-later
// ui_window_pictures DATABASE FOLDER: every page over a database of finished runs, light and dark, in two sizes.
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include "../../core/run/fake_executor.h"
#include "../../core/store/fixture.h"
#include "compare/compare_page.h"
#include "window/main_window.h"

using namespace lethe;
using namespace lethe::ui;

namespace {

void settle(int milliseconds) {
  QElapsedTimer clock;
  clock.start();
  while (clock.elapsed() < milliseconds) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

std::vector<std::string> finished(Workspace& workspace) {
  store::RunFilter filter;
  filter.status = {store::Status::Done};
  std::vector<std::string> ids;
  for (const auto& run : store::list_runs(workspace.database(), filter)) ids.push_back(run.id);
  return ids;
}

}  // namespace

int main(int count, char** words) {
  QApplication application(count, words);
  if (count != 3) return 2;
  const QDir folder(words[2]);
  QDir().mkpath(folder.path());
  const catalog::Catalog catalog({std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}});
  Appearance appearance(application);
  run::test::FakeExecutor executor;
  for (const auto scheme : {SchemeChoice::Light, SchemeChoice::Dark})
    for (const QSize& size : {QSize(1280, 800), QSize(1920, 1080)}) {
      appearance.choose(scheme);
      const QTemporaryDir place;
      QSettings settings(place.filePath("settings.ini"), QSettings::IniFormat);
      MainWindow window({appearance, catalog, {executor, store::test::here(), {}}, settings}, words[1]);
      window.resize(size);
      window.show();
      static_cast<ComparePage*>(window.page("compare"))->show_runs(finished(window.workspace()));
      for (const QString page : {"design", "live", "runs", "compare"}) {
        window.show_page(page);
        settle(1500);
        const QString colours = scheme == SchemeChoice::Dark ? "dark" : "light";
        window.grab().save(folder.filePath(QString("study-%1-%2-%3.png").arg(page, colours).arg(size.width())));
      }
    }
  return 0;
}
