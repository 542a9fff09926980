// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QMessageBox>
#include <QPointer>
#include <QStandardPaths>
#include <QTextStream>

#include "base/error.h"
#include "engine/engine.h"
#include "formats/hub_cache.h"
#include "window/device_menu.h"
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

/// A chosen GPU may be gone; then the program's own choice is taken and the sentence says why.
study::Environment chosen_environment(const QSettings& settings, QString& not_there) {
  try {
    return engine::environment(settings.value(ui::device_setting, "auto").toString().toStdString(), 0);
  } catch (const InputError& error) {
    not_there = error.what();
    return engine::environment("auto", 0);
  }
}

std::vector<ui::Device> devices() {
  std::vector<ui::Device> all = {{"cpu", engine::environment("cpu", 0).device_name}};
  const engine::GpuSupport& support = engine::gpu_support();
  for (std::size_t i = 0; i < support.gpus.size() && support.why_no_use.empty(); ++i) {
    const engine::Gpu& gpu = support.gpus[i];
    all.push_back({"cuda:" + std::to_string(i), gpu.name + ", " + std::to_string(gpu.bytes >> 30) + " GiB"});
  }
  return all;
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
    QSettings settings(QSettings::IniFormat, QSettings::UserScope, "lethe", "lethe");
    QString not_there;
    const study::Environment here = chosen_environment(settings, not_there);
    ui::Appearance appearance(application);
    appearance.choose(static_cast<ui::SchemeChoice>(settings.value("window/scheme", 0).toInt()));
    const auto window = ui::open_window(
        {appearance,
         catalog,
         {*executor, here, [&](const study::RunSpec& run) { return engine::measure_costs(run, here); }, devices()},
         settings},
        data_folder() / "lethe.db", {parser.positionalArguments().value(0), parser.value(database_option)});
    application.set_window(window.get());
    window->show();
    if (!not_there.isEmpty()) window->tell(not_there);
    return QApplication::exec();
  } catch (const std::exception& error) {
    QTextStream(stderr) << "lethe: " << error.what() << '\n';
    QMessageBox box(QMessageBox::NoIcon, "Lethe", error.what(), QMessageBox::Close);
    box.open();
    QApplication::exec();
    return 2;
  }
}
