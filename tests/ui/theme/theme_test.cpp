// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/theme.h"

#include <QApplication>
#include <QFontInfo>
#include <QTest>

#include "figures/venue.h"
#include "paint/marker.h"
#include "theme/appearance.h"
#include "theme/series_colours.h"
#include "widgets/surface.h"

using namespace lethe::ui;

class ThemeTest : public QObject {
  Q_OBJECT

 private slots:
  void contrast_is_that_of_the_standard() {
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QVERIFY(std::abs(contrast(QColor("#767676"), Qt::white) - 4.54) < 0.01);
    QCOMPARE(contrast(Qt::white, QColor("#767676")), contrast(QColor("#767676"), Qt::white));
  }

  void text_can_be_read_on_every_surface_data() {
    QTest::addColumn<int>("scheme");
    QTest::newRow("light") << static_cast<int>(Scheme::Light);
    QTest::newRow("dark") << static_cast<int>(Scheme::Dark);
  }
  void text_can_be_read_on_every_surface() {
    QFETCH(int, scheme);
    const Theme theme(static_cast<Scheme>(scheme));
    const auto reads = [&](Token ink, Token ground, double least) {
      const double found = contrast(theme[ink], theme[ground]);
      QVERIFY2(found >= least, qPrintable(QString("%1 on %2: %3").arg(name_of(ink), name_of(ground)).arg(found)));
    };
    for (const Token ink : {Token::T1, Token::T2, Token::T3, Token::Acc, Token::Warn, Token::Danger, Token::Ok})
      for (const Token ground : {Token::Win, Token::Base, Token::Card, Token::Well, Token::Hover, Token::Sel})
        reads(ink, ground, 4.5);
    reads(Token::Warn, Token::WarnFill, 4.5);
    reads(Token::Danger, Token::DangerFill, 4.5);
    reads(Token::Ok, Token::OkFill, 4.5);
    reads(Token::On, Token::AccFill, 4.5);
    reads(Token::Ctl, Token::Base, 3);
    for (int points = -60; points <= 60; points += 5) {
      const QColor cell = theme.change(points);
      QVERIFY(contrast(Theme::ink_on(cell), cell) >= 4.5);
    }
  }

  void the_style_sheet_is_complete() {
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark})
      QVERIFY2(!style_sheet(Theme(scheme)).contains('@'), "a token is not known");
  }

  // So that numbers that tick do not wobble.
  void digits_are_equally_wide() {
    const Appearance appearance(*qApp);
    for (const TextStyle style : {TextStyle::Title, TextStyle::Section, TextStyle::Name, TextStyle::Body,
                                  TextStyle::Dense, TextStyle::DenseStrong, TextStyle::Caption}) {
      const QFont font = appearance.font(style);
      QCOMPARE(QFontInfo(font).family(), font.family());  // the one asked for, not one in its place
      const QFontMetricsF metrics(font);
      for (const char digit : QByteArray("123456789")) {
        const QString word = QString(8, QChar(digit));
        QVERIFY2(qAbs(metrics.horizontalAdvance(word) - metrics.horizontalAdvance("00000000")) < 0.01,
                 qPrintable(QString("%1: %2").arg(font.family(), word)));
      }
    }
    // The first of ours, as set-up installs it.
    QCOMPARE(QFontInfo(appearance.font(TextStyle::Body)).family(), QString("Roboto"));
  }

  void series_have_the_colours_of_the_charts() {
    const Appearance appearance(*qApp);
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
      const auto venue = lethe::figures::read_venue(std::string(LETHE_SOURCE_DIR "/resources/venues/screen-") +
                                                    (scheme == Scheme::Dark ? "dark.json" : "light.json"));
      QVERIFY(venue.methods.size() > 4);
      for (const auto& [method, colour] : venue.methods)
        QCOMPARE(series_colour(Theme(scheme), method), lethe::paint::colour_of(colour));
      QVERIFY(contrast(series_colour(Theme(scheme), "unheard of"), Theme(scheme)[Token::Base]) >= 3);
    }
  }

  void texts_follow_the_scheme() {
    Appearance appearance(*qApp);
    appearance.choose(SchemeChoice::Light);
    const Text text(appearance, "words", TextStyle::Body, Token::T1);
    QCOMPARE(text.palette().color(QPalette::WindowText), Theme(Scheme::Light)[Token::T1]);
    appearance.choose(SchemeChoice::Dark);
    QCOMPARE(text.palette().color(QPalette::WindowText), Theme(Scheme::Dark)[Token::T1]);
    QCOMPARE(QApplication::palette().color(QPalette::Window), Theme(Scheme::Dark)[Token::Base]);
  }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
