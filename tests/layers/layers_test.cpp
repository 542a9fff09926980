// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers.h"

#include <QTest>

using namespace lethe::layers;

namespace {

// One small file for each place an arrow can end.
Sources a_sound_house() {
  return {{"app/lethe-cli/main.cpp", "#include \"engine/engine.h\"\n#include \"store/recorder.h\"\n"},
          {"ui/live/page.h", "#include <QWidget>\n#include \"paint/picture.h\"\n"},
          {"ui/paint/picture.h", "#include <qcustomplot.h>\n#include \"figures/series.h\"\n"},
          {"core/engine/engine.h", "#include \"run/event.h\"\n"},
          {"core/engine/nn/linear.h", "#include <ATen/ATen.h>\n"},
          {"core/figures/series.h", "#include \"store/recorder.h\"\n"},
          {"core/queue/queue.h", "#include \"store/recorder.h\"\n"},
          {"core/hub/fetch.h", "#include <curl/curl.h>\n#include \"formats/files.h\"\n"},
          {"core/formats/files.h", "#include \"base/json.h\"\n"},
          {"core/store/recorder.h", "#include \"run/event.h\"\n"},
          {"core/store/database.cpp", "#include <SQLiteCpp/SQLiteCpp.h>\n"},
          {"core/run/event.h", "#include \"study/study.h\"\n"},
          {"core/study/study.h", "#include \"base/json.h\"\n"},
          {"core/base/json.h", "#include <string>\n"}};
}

Sources with_line(Sources sources, const std::string& file, const std::string& line) {
  sources[file] += line + "\n";
  return sources;
}

QString lines(const std::vector<std::string>& texts) {
  QStringList list;
  for (const std::string& text : texts) list << QString::fromStdString(text);
  return list.join('\n');
}

}  // namespace

class LayersTest : public QObject {
  Q_OBJECT

 private slots:
  void arrows_point_down_only() {
    const Sources sources = read_sources(LETHE_SOURCE_DIR);
    QVERIFY2(sources.contains("core/base/json.cpp"), "the sources were not found");
    QCOMPARE(target_of(sources, "core/base/json.cpp", includes_of(sources.at("core/base/json.cpp")).front()),
             std::string("core/base/json.h"));
    const std::vector<std::string> found = wrong_arrows(sources);
    QVERIFY2(found.empty(), qPrintable("\n" + lines(found)));
  }

  void a_sound_house_is_accepted() { QCOMPARE(lines(wrong_arrows(a_sound_house())), QString()); }

  void one_wrong_include_is_found_data();
  void one_wrong_include_is_found();
  void torch_behind_other_headers_is_found();
  void includes_are_read_in_every_spelling();
};

void LayersTest::one_wrong_include_is_found_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("line");
  QTest::addColumn<QString>("because");
  const auto row = [](const char* file, const char* line, const char* because) {
    QTest::addRow("%s %s", file, line) << file << line << because;
  };
  for (const char* torch : {"#include <torch/torch.h>", "#include <ATen/ATen.h>", "#include <c10/util/Half.h>"}) {
    row("core/run/event.h", torch, "torch stays inside core/engine");
    row("ui/live/page.h", torch, "torch stays inside core/engine");
    row("app/lethe-cli/main.cpp", torch, "torch stays inside core/engine");
  }
  row("core/engine/engine.h", "#include <ATen/ATen.h>", "seen outside the engine");
  for (const char* qt : {"#include <QString>", "#include <QtTest/QTest>", "#include <QtCore/qglobal.h>",
                         "#include \"qcustomplot.h\"", "#include <qobject.h>"}) {
    row("core/base/json.h", qt, "core knows no Qt");
    row("core/engine/nn/linear.h", qt, "core knows no Qt");
  }
  row("core/queue/queue.h", "#include <SQLiteCpp/Database.h>", "in core/store only");
  row("app/lethe-cli/main.cpp", "#include <sqlite3.h>", "in core/store only");
  row("app/lethe-cli/main.cpp", "#include <curl/curl.h>", "in core/hub only");
  row("core/hub/fetch.h", "#include \"study/study.h\"", "no more than their formats");
  row("core/engine/nn/linear.h", "#include \"hub/fetch.h\"", "only programs fetch");
  row("core/hub/fetch.h", "#include \"live/page.h\"", "above it");
  row("core/hub/fetch.h", "#include \"../../ui/live/page.h\"", "above it");
  row("ui/live/page.h", "#include \"../../app/lethe-cli/main.cpp\"", "nothing of the programs");
  row("ui/paint/picture.h", "#include \"live/page.h\"", "below the rest of ui");
  row("ui/live/page.h", "#include \"engine/engine.h\"", "never meet");
  row("app/lethe-cli/main.cpp", "#include \"engine/nn/linear.h\"", "all that is seen");
  row("core/queue/queue.h", "#include \"engine/engine.h\"", "above the rest of core");
  row("core/base/json.h", "#include \"study/study.h\"", "stands on nothing");
  row("core/base/json.h", "#include \"../study/study.h\"", "stands on nothing");
  for (const char* upper : {"#include \"store/recorder.h\"", "#include \"queue/queue.h\"",
                            "#include \"figures/series.h\"", "#include \"hub/fetch.h\""}) {
    row("core/study/study.h", upper, "lower folders");
    row("core/run/event.h", upper, "lower folders");
  }
  row("core/store/recorder.h", "#include \"queue/queue.h\"", "use the store");
  row("core/engine/nn/linear.h", "#include \"store/recorder.h\"", "only emits");
}

void LayersTest::one_wrong_include_is_found() {
  QFETCH(QString, file);
  QFETCH(QString, line);
  QFETCH(QString, because);
  const QString found = lines(wrong_arrows(with_line(a_sound_house(), file.toStdString(), line.toStdString())));
  QVERIFY2(found.contains(file) && found.contains(because), qPrintable(found));
}

void LayersTest::torch_behind_other_headers_is_found() {
  Sources sources = with_line(a_sound_house(), "core/engine/engine.h", "#include \"engine/nn/shapes.h\"");
  sources["core/engine/nn/shapes.h"] = "#include \"linear.h\"\n";
  const QString found = lines(wrong_arrows(sources));
  QVERIFY2(found.contains("core/engine/engine.h → core/engine/nn/shapes.h → core/engine/nn/linear.h → ATen/ATen.h"),
           qPrintable(found));
}

void LayersTest::includes_are_read_in_every_spelling() {
  const std::vector<std::string> expected = {"a.h", "b/c.h", "d", "e.h"};
  QCOMPARE(includes_of("#include \"a.h\"\n  #  include  <b/c.h>  // why\r\n// #include <no>\n#include<d>\nint x;\n"
                       "#include \"e.h\""),
           expected);
}

QTEST_GUILESS_MAIN(LayersTest)
#include "layers_test.moc"
