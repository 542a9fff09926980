// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/pattern.h"

#include <QTest>

#include "base/error.h"

using namespace lethe::text;

class RegexTest : public QObject {
  Q_OBJECT
 private slots:
  void nested_classes_are_sets();
  void empty_matches_do_not_loop();
  void literal_text_is_taken_literally();
  void faulty_pattern_is_named();
};

static std::string matches(const std::string& pattern, const std::string& text) {
  std::string found;
  for (const Range& range : Regex(pattern, "test").find_all(text))
    found.append("<").append(text, range.begin, range.end - range.begin).append(">");
  return found;
}

void RegexTest::nested_classes_are_sets() {
  // The inner class of BLOOM's pattern is a set, so ']' is not excluded while '|' and '(' are.
  QCOMPARE(matches(" ?[^(\\s|[.,!?])]+", "a]b (c|d) e.f"), std::string("<a]b><c><d>< e><f>"));
}

void RegexTest::empty_matches_do_not_loop() {
  QCOMPARE(matches("x*", "axxb"), std::string("<><xx><>"));
  QCOMPARE(matches("x*", "é"), std::string("<><>"));
}

void RegexTest::literal_text_is_taken_literally() {
  const std::string literal = "a.b*[c]\\(d)^$|{1}?+-#&~";
  const Pattern pattern({{"String", literal}}, "test");
  const auto found = pattern.find_all("x" + literal + "y" + literal);
  QCOMPARE(found.size(), std::size_t{2});
  QCOMPARE(replace_ranges("x" + literal + "y" + literal, found, "-"), std::string("x-y-"));
  QVERIFY(pattern.find_all("axb").empty());
}

void RegexTest::faulty_pattern_is_named() {
  try {
    Regex("(a", "some file: pre_tokenizer");
    QFAIL("no error");
  } catch (const lethe::InputError& error) {
    const QString message = error.what();
    QVERIFY2(message.startsWith("some file: pre_tokenizer: ") && message.contains("'(a'"), error.what());
  }
}

QTEST_GUILESS_MAIN(RegexTest)
#include "regex_test.moc"
