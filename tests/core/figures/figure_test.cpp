// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "figures/figure.h"
#include "made_up.h"

using namespace lethe;
using namespace lethe::figures;

class FigureTest : public QObject {
  Q_OBJECT
 private slots:
  void reads_back_what_it_wrote() {
    Figure figure;
    figure.name = "Forgetting";
    figure.about = "Two models.";
    figure.select.models = {"a", "b"};
    figure.select.seeds = {1, 3};
    figure.groups = {"rc", "dk"};
    figure.elements = {"dk-one"};
    figure.lines = {"model"};
    figure.colour = "family";
    figure.band = BandKind::ci95;
    figure.style = "wide";
    QVERIFY(figure_from_json(Json::parse(to_json(figure).dump()), "f.json") == figure);
  }

  void leaves_out_take_defaults() {
    const Figure figure = figure_from_json(Json{{"name", "x"}}, "f.json");
    QCOMPARE(figure.groups.size(), 4u);
    QVERIFY(figure.band == BandKind::sd);
  }

  void refuses_what_it_does_not_know_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("said");
    QTest::newRow("key") << R"({"name":"x","goups":["dk"]})"
                         << "groups";
    QTest::newRow("band") << R"({"name":"x","band":"ci94"})"
                          << "ci95";
    QTest::newRow("line") << R"({"name":"x","lines":["modell"]})"
                          << "model";
    QTest::newRow("no group") << R"({"name":"x","groups":[]})"
                              << "at least one group";
    QTest::newRow("select") << R"({"name":"x","select":{"seed":[1]}})"
                            << "seeds";
  }
  void refuses_what_it_does_not_know() {
    QFETCH(QString, json);
    QFETCH(QString, said);
    try {
      figure_from_json(Json::parse(json.toStdString()), "f.json");
      QFAIL("accepted");
    } catch (const InputError& error) {
      QVERIFY2(QString(error.what()).startsWith("f.json"), error.what());
      QVERIFY2(QString(error.what()).contains(said), error.what());
    }
  }

  void selects_by_model_and_seed() {
    Figure figure;
    figure.select.models = {"mT0 nano m"};
    figure.select.seeds = {2, 3};
    const auto chosen = select(made_up::two_models(), figure);
    QCOMPARE(chosen.size(), 2u);
    QCOMPARE(chosen[0].seed, 2u);
    QCOMPARE(chosen[1].model, std::string("mT0 nano m"));
  }
};

QTEST_GUILESS_MAIN(FigureTest)
#include "figure_test.moc"
