// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QMessageBox>
#include <QPointer>
#include <QStandardPaths>
#include <QTextStream>

#include "engine/engine.h"
#include "formats/hub_cache.h"
#include "window/opening.h"

using namespace lethe;

namespace {

/// What nobody else caught is told in the window, which stays open.
class Application final : public QApplication {
 public:
  using QApplication::QApplication;
  void set_window(ui::MainWindow* window) { window_ = window; }
  bool notify(QObject* receiver, QEvent* event) override try {
    return QApplication::notify(receiver, event);
  } catch (const std::exception& error) {
    if (!window_) throw;
    window_->tell(QString::fromUtf8(error.what()));
    return true;
  }

 private:
  QPointer<ui::MainWindow> window_;
};

std::filesystem::path data_folder() {
  return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation).toStdString();
}

}  // namespace

int main(int count, char** words) {
  // These two need no display.
  const std::vector<std::string_view> given(words + 1, words + count);
  const auto asked = [&](std::string_view brief, std::string_view whole) {
    return std::any_of(given.begin(), given.end(), [&](auto word) { return word == brief || word == whole; });
  };
  if (asked("-v", "--version") || asked("-h", "--help")) qputenv("QT_QPA_PLATFORM", "offscreen");
  Application application(count, words);
  QApplication::setApplicationName("lethe");
  QApplication::setApplicationVersion(LETHE_VERSION);
  QApplication::setApplicationDisplayName("Lethe");
  QApplication::setDesktopFileName("io.github.lethe.Lethe");
  QApplication::setWindowIcon(QIcon(":/lethe/lethe.svg"));

  QCommandLineParser parser;
  const auto tr = [](const char* text) { return QCoreApplication::translate("main", text); };
  parser.setApplicationDescription(tr("What continual fine-tuning makes a language model forget"));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument("FILE", tr("A study (.json) or a database (.db) to open"), "[FILE]");
  QCommandLineOption database_option("db", tr("The database (default: lethe.db in the user's data folder)"), "FILE");
  parser.addOption(database_option);
  parser.process(application);

  try {
    const catalog::Catalog catalog({catalog::find_resources(QApplication::applicationFilePath().toStdString()),
                                    {data_folder()},
                                    formats::hub_cache_folder()});
    const auto executor = engine::make_thread_executor();
    const study::Environment here = engine::environment("auto", 0);
    QSettings settings(QSettings::IniFormat, QSettings::UserScope, "lethe", "lethe");
    ui::Appearance appearance(application);
    appearance.choose(static_cast<ui::SchemeChoice>(settings.value("window/scheme", 0).toInt()));
    const auto window = ui::open_window(
        {appearance,
         catalog,
         {*executor, here, [&](const study::RunSpec& run) { return engine::measure_costs(run, here); }},
         settings},
        data_folder() / "lethe.db", {parser.positionalArguments().value(0), parser.value(database_option)});
    application.set_window(window.get());
    window->show();
    return QApplication::exec();
  } catch (const std::exception& error) {
    QTextStream(stderr) << "lethe: " << error.what() << '\n';
    QMessageBox box(QMessageBox::NoIcon, "Lethe", error.what(), QMessageBox::Close);
    box.open();
    QApplication::exec();
    return 2;
  }
}
