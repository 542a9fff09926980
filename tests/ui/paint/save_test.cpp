// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <cmath>

#include "figures/look.h"
#include "made_up.h"
#include "paint/layout.h"
#include "paint/save.h"

using namespace lethe;
using namespace lethe::figures;

class SaveTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  Venue venue_ = read_venue(LETHE_SOURCE_DIR "/resources/venues/paper.json");

  QString draw(const AccuracyByStage& series, const std::string& format, const QString& name = "figure") {
    const QString file = folder_.filePath(name + "." + QString::fromStdString(format));
    paint::write_picture(series, venue_, format, file.toStdString());
    return file;
  }

  static QByteArray bytes(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
  }

  static AccuracyByStage four() {
    Figure figure;
    figure.name = "four";
    return accuracy_by_stage(made_up::four_lines(), figure);
  }

  // All text of an SVG, each piece once.
  static QStringList texts(const QByteArray& svg, bool& well_formed) {
    QStringList out;
    QXmlStreamReader xml(svg);
    while (!xml.atEnd())
      if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("text"))
        out << xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    well_formed = !xml.hasError();
    return out;
  }

  static bool close(QRgb a, const Rgb& b, int tolerance) {
    return std::abs(qRed(a) - b[0]) <= tolerance && std::abs(qGreen(a) - b[1]) <= tolerance &&
           std::abs(qBlue(a) - b[2]) <= tolerance;
  }

 private slots:
  void pdf_has_the_column_width_and_its_fonts_inside() {
    const QString file = draw(four(), "pdf");
    const QByteArray pdf = bytes(file);
    QVERIFY(pdf.startsWith("%PDF-"));
    const auto box = QRegularExpression(R"(/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+))").match(QString::fromLatin1(pdf));
    QVERIFY(box.hasMatch());
    QCOMPARE(box.captured(1).toDouble(), 234.0);  // 3.25 in
    QVERIFY(pdf.contains("/FontFile2"));          // a TrueType font program, embedded
    QVERIFY(!pdf.contains("/Type3"));
    const QString tool = QStandardPaths::findExecutable("pdffonts");
    if (tool.isEmpty()) {
      qInfo("pdffonts is not installed: fonts were checked by reading the file only");
      return;
    }
    QProcess process;
    process.start(tool, {file});
    QVERIFY(process.waitForFinished());
    const auto lines = process.readAllStandardOutput().split('\n').mid(2);
    int fonts = 0;
    for (const auto& line : lines) {
      if (line.trimmed().isEmpty()) continue;
      ++fonts;
      const auto words = line.simplified().split(' ');
      QVERIFY2(words.size() >= 8 && words[words.size() - 5] == "yes", line.constData());
    }
    QVERIFY(fonts >= 1);
  }

  void svg_is_well_formed_and_keeps_text_as_text() {
    const QByteArray svg = bytes(draw(four(), "svg"));
    bool well_formed = false;
    const QStringList found = texts(svg, well_formed);
    QVERIFY(well_formed);
    for (const char* expected : {"Domain knowledge", "Reasoning", "Reading comprehension", "Bias", "chance 25",
                                 "neutral 50", "BLOOMZ nano m full, N 3", "mT0 nano m lora r4, N 1", "100%"})
      QVERIFY2(found.contains(expected), expected);
    QCOMPARE(found.count("start"), 2);  // below the lower panels only
    QVERIFY(found.join(' ').contains("Generated data."));
    QVERIFY(svg.contains("82.55mm"));
    QVERIFY(QSvgRenderer(svg).isValid());
  }

  void png_has_its_size_and_the_markers_their_colours() {
    const AccuracyByStage series = four();
    const QImage image(draw(series, "png"));
    paint::Fonts fonts = paint::fonts_of(venue_);
    const paint::Layout layout = paint::lay_out(series, venue_, fonts);
    const double scale = venue_.dpi / double(paint::units_per_inch);
    QCOMPARE(image.width(), 975);  // 3.25 in at 300 dpi
    QCOMPARE(image.height(), int(std::lround(layout.size.height() * scale)));
    QCOMPARE(image.dotsPerMeterX(), 11811);
    const Range range = y_range(series);
    const auto how = looks(series, venue_);
    const QRectF plot = layout.panels[0].plot;
    for (const auto& points : series.panels[0].lines) {
      const double stages = double(series.stages.size());
      const double x = plot.left() + (stages - 1 + 0.15) / (stages - 1 + 0.3) * plot.width();
      const double y =
          plot.bottom() - (points.values.back()->mean - range.low) / (range.high - range.low) * plot.height();
      const QRgb pixel = image.pixel(int(x * scale), int(y * scale));
      QVERIFY2(close(pixel, how[points.line].colour, 12), qPrintable(QString::number(pixel, 16)));
    }
    QVERIFY(close(image.pixel(2, image.height() - 2), {255, 255, 255}, 0));
  }

  void the_same_figure_is_the_same_file() {
    for (const auto& format : paint::picture_formats()) {
      const QByteArray first = bytes(draw(four(), format, "first"));
      QTest::qWait(0);
      QVERIFY(!first.isEmpty());
      QVERIFY2(first == bytes(draw(four(), format, "second")), format.c_str());
    }
    const QByteArray pdf = bytes(folder_.filePath("first.pdf"));
    const qsizetype at = pdf.indexOf("/CreationDate (D:");
    QVERIFY(at < 0 || pdf.mid(at + 17, 14) == "20000101000000");
  }

  void long_names_are_staggered_then_numbered() {
    auto series = four();
    paint::Fonts fonts = paint::fonts_of(venue_);
    series.stages = {"start", "simplify", "dialog", "question", "explain", "title"};
    QVERIFY(paint::lay_out(series, venue_, fonts).stage_labels[1].startsWith('\n'));
    series.stages[1] = "a very long name of a task";
    const paint::Layout numbered = paint::lay_out(series, venue_, fonts);
    QCOMPARE(numbered.stage_labels[1], QString("1"));
    QVERIFY(numbered.notes.join(' ').contains("1 a very long name of a task"));
  }

  void nothing_stands_outside_the_page() {
    auto series = four();
    for (auto& line : series.lines) line.label += " with replay of 30 % and a longer name";
    series.panels[2].title = "A group with a title that is much too long";
    paint::Fonts fonts = paint::fonts_of(venue_);
    const paint::Layout layout = paint::lay_out(series, venue_, fonts);
    const QRectF page({0, 0}, layout.size);
    for (const auto& panel : layout.panels) QVERIFY(page.contains(panel.plot));
    for (const auto& entry : layout.legend) QVERIFY(page.contains(entry.row));
  }

  void one_panel_one_run_and_gaps_are_drawn() {
    auto runs = made_up::two_models();
    runs.resize(1);
    runs[0].scores[3][0].reset();
    Figure figure;
    figure.name = "one";
    figure.groups = {"dk"};
    const auto series = accuracy_by_stage(runs, figure);
    for (const auto& format : paint::picture_formats()) QVERIFY(bytes(draw(series, format, "one")).size() > 500);
  }

  void an_unknown_format_or_folder_is_refused() {
    QVERIFY_EXCEPTION_THROWN(draw(four(), "gif"), InputError);
    QVERIFY_EXCEPTION_THROWN(paint::write_picture(four(), venue_, "svg", "/nowhere/at/all.svg"), InputError);
  }
};

QTEST_MAIN(SaveTest)
#include "save_test.moc"
