// SPDX-License-Identifier: GPL-3.0-or-later
// What fuzzing found, and what it starts from, read once more.
#include <QTest>

#include "base/files.h"
#include "targets.h"

using namespace lethe;
namespace fs = std::filesystem;

class ReplayTest : public QObject {
  Q_OBJECT

 private slots:
  void every_input_is_read_or_refused_data() {
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("path");
    for (const fuzz::Target& target : fuzz::targets())
      for (const char* kind : {"seeds", "found"}) {
        const fs::path folder = fs::path(LETHE_SOURCE_DIR) / "tests/fuzz" / kind / target.name;
        if (!fs::exists(folder)) continue;
        for (const auto& entry : fs::directory_iterator(folder))
          QTest::newRow((target.name + " " + entry.path().filename().string()).c_str())
              << QString::fromStdString(target.name) << QString::fromStdString(entry.path().string());
      }
  }
  void every_input_is_read_or_refused() {
    QFETCH(QString, target);
    QFETCH(QString, path);
    const std::string bytes = read_file(path.toStdString());
    fuzz::target(target.toStdString()).read({bytes.data(), bytes.size()});
  }

  void every_target_has_seeds() {
    for (const fuzz::Target& target : fuzz::targets())
      QVERIFY2(fs::exists(fs::path(LETHE_SOURCE_DIR) / "tests/fuzz/seeds" / target.name), target.name.c_str());
  }
};

QTEST_GUILESS_MAIN(ReplayTest)
#include "replay_test.moc"
