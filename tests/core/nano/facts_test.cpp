// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/facts.h"

#include <QTest>
#include <map>
#include <set>

#include "nano/wording.h"

using namespace lethe;
using namespace lethe::nano;

class FactsTest : public QObject {
  Q_OBJECT
 private slots:
  void articles_follow_the_sound() {
    for (const char* word : {"apple", "eagle", "ice", "owl", "umbrella", "hour", "honest man", "orange hat"})
      QCOMPARE(article(word), std::string_view("an"));
    for (const char* word : {"dog", "unit", "university", "useful box", "euro", "ewe", "house"})
      QCOMPARE(article(word), std::string_view("a"));
    QCOMPARE(fill("{A x} saw {a y} , {x}", {{"x", "ant"}, {"y", "dog"}}), std::string("An ant saw a dog , ant"));
  }

  void an_unknown_slot_is_refused() { QVERIFY_THROWS_EXCEPTION(std::logic_error, fill("{x}", {{"y", "z"}})); }

  void every_group_is_large_enough() {
    std::map<std::string, int> count;
    for (const Fact& fact : facts()) ++count[relations()[fact.relation].group];
    QCOMPARE(count.size(), fact_groups().size());
    for (const std::string& group : fact_groups()) QVERIFY2(count[group] >= 120, group.c_str());
    QVERIFY(facts().size() >= 500);
    QVERIFY(relations().size() >= 17);
  }

  void a_question_has_one_answer() {
    std::map<std::string, std::string> answers;
    for (const Fact& fact : facts())
      for (std::size_t i = 0; i < relations()[fact.relation].questions.size(); ++i) {
        const auto [at, fresh] = answers.emplace(question(fact, i), fact.value);
        QVERIFY2(fresh, at->first.c_str());
      }
  }

  void a_statement_ends_with_its_value() {
    for (const Relation& relation : relations()) {
      for (const std::string& text : relation.statements) {
        QVERIFY2(text.ends_with("{value} .") || text.ends_with("{a value} ."), text.c_str());
        QVERIFY2(text.find("{key}") != std::string::npos || text.find(" key}") != std::string::npos, text.c_str());
      }
      for (const std::string& text : relation.questions)
        QVERIFY2(text.find("value") == std::string::npos, text.c_str());
    }
  }

  void weights_are_graded_and_drawn_by() {
    std::set<double> weights;
    double sum = 0;
    for (const Fact& fact : facts()) weights.insert(fact.weight), sum += fact.weight;
    QCOMPARE(weights, (std::set<double>{0.35, 0.7, 1, 1.5, 2}));
    double heavy = 0;
    for (const Fact& fact : facts())
      if (fact.weight == 2) heavy += 2 / sum;
    Random random(11);
    int drawn = 0;
    for (int i = 0; i < 20000; ++i) drawn += draw_fact(random).weight == 2;
    QVERIFY(std::abs(drawn / 20000.0 - heavy) < 0.02);
  }

  void wrong_answers_are_of_the_relation() {
    Random random(12);
    for (const Fact& fact : facts()) {
      const Question asked = fact_question(fact, 0, random);
      std::set<std::string> values;
      for (const auto& [key, value] : relations()[fact.relation].facts) values.insert(value);
      QCOMPARE(asked.wrong.size(), std::size_t(3));
      std::set<std::string> all(asked.wrong.begin(), asked.wrong.end());
      QCOMPARE(all.size(), std::size_t(3));
      QVERIFY(!all.contains(asked.answer));
      for (const std::string& wrong : all) QVERIFY(values.contains(wrong));
    }
  }
};

QTEST_GUILESS_MAIN(FactsTest)
#include "facts_test.moc"
