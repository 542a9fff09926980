// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "figures/look.h"
#include "made_up.h"

using namespace lethe;
using namespace lethe::figures;

namespace {

Venue paper() { return read_venue(LETHE_SOURCE_DIR "/resources/venues/paper.json"); }

}  // namespace

class LookTest : public QObject {
  Q_OBJECT
 private slots:
  void the_paper_style_is_a_column_wide() {
    const Venue venue = paper();
    QCOMPARE(venue.width_in, 3.25);
    QVERIFY(venue.band_alpha <= 0.25);
  }

  void colour_is_the_method_marker_and_dash_the_family() {
    const auto series = accuracy_by_stage(made_up::four_lines(), Figure());
    const auto how = looks(series, paper());
    QCOMPARE(to_string(how[0].colour), std::string("#1D4F9C"));
    QVERIFY(how[0].colour == how[1].colour && how[2].colour == how[3].colour && how[0].colour != how[2].colour);
    QVERIFY(how[0].marker == how[2].marker && how[1].marker == how[3].marker && how[0].marker != how[1].marker);
    QVERIFY(how[0].dash.empty() && !how[1].dash.empty());
  }

  void hiding_a_line_changes_no_look() {
    Figure only;
    only.select.methods = {"lora r4"};
    const auto all = looks(accuracy_by_stage(made_up::four_lines(), Figure()), paper());
    const auto some = looks(accuracy_by_stage(made_up::four_lines(), only), paper());
    QVERIFY(some[0] == all[2] && some[1] == all[3]);
  }

  void no_two_lines_look_the_same() {
    AccuracyByStage series;
    for (int i = 0; i < 9; ++i) series.lines.push_back({"x", "m", "bloom", "m", "lora", "lora", "sequential", {1}});
    const auto how = looks(series, paper());
    for (std::size_t i = 0; i < how.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) QVERIFY(how[i] != how[k]);
  }

  void a_style_at_fault_names_the_key() {
    Json json = read_json_file(LETHE_SOURCE_DIR "/resources/venues/paper.json");
    json["methods"]["full"] = "blue";
    try {
      venue_from_json(json, "v.json");
      QFAIL("accepted");
    } catch (const InputError& error) {
      QVERIFY2(QString(error.what()).contains("methods: full"), error.what());
    }
  }
};

QTEST_GUILESS_MAIN(LookTest)
#include "look_test.moc"
