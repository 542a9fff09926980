// SPDX-License-Identifier: GPL-3.0-or-later
// ui_design_pictures FOLDER: the Design page as pictures, light and dark, in two sizes and some states.
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QTemporaryDir>

#include "../../core/run/fake_executor.h"
#include "../../core/store/fixture.h"
#include "design/design_page.h"
#include "window/main_window.h"

using namespace lethe;
using namespace lethe::ui;

namespace {

void settle(int milliseconds) {
  QElapsedTimer clock;
  clock.start();
  while (clock.elapsed() < milliseconds) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

study::Costs some_costs(const study::RunSpec&) {
  study::Costs costs;
  costs.load_seconds = 0.1;
  costs.train_token_seconds = 2e-6;
  costs.train_step_seconds = 1e-4;
  costs.scored_token_seconds = 1e-6;
  costs.prompt_token_seconds = 1e-6;
  costs.new_token_seconds = 1e-5;
  costs.save_seconds = 0.05;
  costs.base_bytes = 200000000;
  return costs;
}

void make_rich(StudyEditor& editor) {
  editor.copy_lane(0);
  editor.move_task({1, 4}, {1, 1});
  editor.set_task({1, 2}, {{"epochs", 3}});
  editor.set_seeds({1});
}

void make_broken(StudyEditor& editor) {
  editor.insert_task({0, 2}, {"letters", Json::object()});
  editor.add_method({"lora", {{"rank", 8}}});
  editor.add_model("llama-nano-m");
}

}  // namespace

int main(int count, char** words) {
  QApplication application(count, words);
  if (count != 2) return 2;
  const QString folder = words[1];
  QDir().mkpath(folder);
  catalog::Catalog catalog({std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}});
  Appearance appearance(application);
  for (const auto scheme : {SchemeChoice::Light, SchemeChoice::Dark})
    for (const QSize& size : {QSize(1280, 800), QSize(1920, 1080)}) {
      appearance.choose(scheme);
      run::test::FakeExecutor executor;
      QTemporaryDir place;
      QSettings settings(place.filePath("settings.ini"), QSettings::IniFormat);
      MainWindow window({appearance, catalog, {executor, store::test::here(), some_costs}, settings},
                        place.filePath("a.db").toStdString());
      window.resize(size);
      window.show();
      auto* page = static_cast<DesignPage*>(window.page("design"));
      const auto shoot = [&](const char* name) {
        settle(1500);
        window.grab().save(QStringLiteral("%1/design-%2-%3-%4.png")
                               .arg(folder, name, scheme == SchemeChoice::Dark ? "dark" : "light")
                               .arg(size.width()));
      };
      shoot("start");
      make_rich(page->editor());
      page->findChild<QWidget*>("method-1")->setFocus();
      emit page->findChild<Chip*>("method-1")->clicked();
      shoot("rich");
      make_broken(page->editor());
      if (auto* card = page->findChild<Lane*>("lane-2")->cards()[2]) emit card->clicked();
      shoot("broken");
      page->editor().start_new();
      shoot("empty");
      page->findChild<QLineEdit*>("palette-search")->setText("bloomz");
      shoot("searched");
    }
  return 0;
}
