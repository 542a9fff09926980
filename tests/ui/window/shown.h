// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>

#include "../work/world.h"
#include "window/opening.h"

namespace lethe::ui::test {

/// Windows over a fake executor, with what the program brings, in a folder of their own.
struct Shown {
  explicit Shown(Appearance& look, run::test::FakeExecutor::Body body) : appearance(look), executor(std::move(body)) {}
  explicit Shown(Appearance& look, run::test::Script script = {}) : appearance(look), executor(std::move(script)) {}

  QString path(const QString& name) const { return place.folder.filePath(name); }
  QString usual() const { return QString::fromStdString(place.file.string()); }
  MainWindow::Parts parts() { return {appearance, catalog, {executor, store::test::here(), {}}, settings}; }
  MainWindow& open(const Asked& asked = {}) {
    window.reset();
    window = open_window(parts(), place.file, asked);
    window->show();
    return *window;
  }
  std::vector<std::string> train(const std::vector<study::RunSpec>& specs) {
    study::Study study;
    study.name = "a study";
    return window->workspace().train(study, specs);
  }
  bool is_open(const QString& file) const { return window->workspace().file() == file.toStdString(); }
  /// What the notice says; "" where none stands there.
  QString told() const { return told_in(*window); }
  static QString told_in(const MainWindow& of) {
    return of.findChild<QWidget*>("notice")->isVisible() ? of.findChild<QLabel*>("notice-sentence")->text() : QString();
  }
  QString page() const { return window->findChild<QStackedWidget*>()->currentWidget()->objectName(); }
  template <class W>
  W* find(const char* name) const {
    return window->findChild<W*>(name);
  }
  /// The question about a running run, while it stands there.
  QMessageBox* question() const {
    for (auto* box : window->findChildren<QMessageBox*>("stop-question"))
      if (box->isVisible()) return box;
    return nullptr;
  }
  void answer(const char* button) const {
    QVERIFY(question());
    QTest::mouseClick(question()->findChild<QPushButton*>(button), Qt::LeftButton);
  }

  Appearance& appearance;
  store::test::Place place;
  QSettings settings{place.folder.filePath("settings.ini"), QSettings::IniFormat};
  catalog::Catalog catalog{{std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}}};
  run::test::FakeExecutor executor;
  std::unique_ptr<MainWindow> window;
};

inline void write(const QString& file, const QByteArray& bytes) {
  QFile out(file);
  QVERIFY(out.open(QIODevice::WriteOnly));
  out.write(bytes);
}

inline QByteArray read(const QString& file) {
  QFile in(file);
  return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

}  // namespace lethe::ui::test
