// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/choice.h"

#include <limits>

#include "../../support/expect.h"

using namespace lethe;
using namespace lethe::metrics;

class ChoiceTest : public QObject {
  Q_OBJECT
  static constexpr double none_ = std::numeric_limits<double>::quiet_NaN();

 private slots:
  void accuracy() {
    const auto acc = make_choice_metric("acc");
    QCOMPARE(acc->score({{-3, -1, -2}, {1, 1, 1}, 1}), 100.0);
    QCOMPARE(acc->score({{-3, -1, -2}, {1, 1, 1}, 2}), 0.0);
    QCOMPARE(acc->choose({{-2, -1, -1}, {1, 1, 1}, 2}), 1);  // the first of equal ones
    QCOMPARE(acc->choose({{none_, -5, none_}, {1, 1, 1}, 0}), 1);
    QCOMPARE(acc->score({{none_, none_}, {1, 1}, 0}), 0.0);
    const double nothing = -std::numeric_limits<double>::infinity();
    QCOMPARE(acc->choose({{nothing, nothing}, {1, 1}, 0}), 0);
  }

  void accuracy_by_length() {
    const auto norm = make_choice_metric("acc_norm");
    // −6/3 against −8/8: the longer option wins although it is less likely as a whole.
    QCOMPARE(norm->choose({{-6, -8}, {3, 8}, 1}), 1);
    QCOMPARE(make_choice_metric("acc")->choose({{-6, -8}, {3, 8}, 1}), 0);
    QCOMPARE(norm->choose({{-2, -4}, {1, 2}, 1}), 0);
  }

  void stereotype() {
    const auto bias = make_choice_metric("pct_stereotype");
    QCOMPARE(bias->score({{-1, -2}, {1, 1}, 0}), 100.0);
    QCOMPARE(bias->score({{-2, -1}, {1, 1}, 0}), 0.0);
    QCOMPARE(bias->score({{-2, -2}, {1, 1}, 0}), 0.0);
  }

  void of_many_items() {
    const std::vector<Choice> items = {
        {{-1, -2}, {1, 1}, 0}, {{-1, -2}, {1, 1}, 1}, {{-1, -2}, {1, 1}, 0}, {{-1, -2}, {1, 1}, 0}};
    const Value value = make_choice_metric("acc")->aggregate(items);
    EXPECT_NEAR(value.value, 75.0, 1e-12);
    EXPECT_NEAR(*value.standard_error, 25.0, 1e-12);  // √(0.75·0.25·4/3 / 4) · 100
    QCOMPARE(value.n, std::size_t(4));
    QVERIFY(!make_choice_metric("acc")->aggregate(std::span(items).first(1)).standard_error);
  }

  void an_unknown_name_is_refused() {
    EXPECT_IN("did you mean 'acc_norm'?", test::refusal([] { make_choice_metric("accnorm"); }));
    for (const std::string& name : choice_metric_names()) {
      QCOMPARE(make_choice_metric(name)->name(), name);
      QVERIFY(!make_choice_metric(name)->version().empty());
      QVERIFY(!make_choice_metric(name)->definition().empty());
    }
  }
};

QTEST_GUILESS_MAIN(ChoiceTest)
#include "choice_test.moc"
