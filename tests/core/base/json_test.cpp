// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"

#include <QTest>

#include "support/expect.h"

using namespace lethe;
using namespace lethe::test;

class JsonTest : public QObject {
  Q_OBJECT

 private:
  static QString refused(const std::string& text) {
    return refusal([&] { parse_json(text, "f"); });
  }

 private slots:
  void builds_what_the_library_builds() {
    for (const char* text :
         {"null", "true", "\"\\u00e4\\n\"", "[]", "{}", "-3", "4", "18446744073709551615", "1.5e-3",
          "[[], {}, [1, [2]]]", R"({"a": {"a": [{"a": 1}, {"a": null}]}, "b": [false, {"c": {}}], "": -0.0})",
          "\xEF\xBB\xBF[1]"}) {
      const Json own = parse_json(text, "f"), expected = Json::parse(text);
      QVERIFY2(own == expected && own.dump() == expected.dump() && own.type() == expected.type(), text);
    }
    QVERIFY(parse_json("[7]", "f")[0].is_number_unsigned());
  }

  void a_key_stands_once_in_an_object() {
    QCOMPARE(refused("{\n \"name\": \"x\",\n \"name\": \"y\"}"),
             QString("f, line 3, column 2: the key 'name' stands twice in one object; keep one of the two"));
    EXPECT_IN("line 2, column 17: the key 'b'", refused("[{\"b\": 1},\n {\"a\": {\"b\": 1, \"b\": 1}}]"));
    EXPECT_IN("line 7", refusal([] { parse_json("{\"a\":1, \"a\":1}", "f", 7); }));
  }

  void words_that_json_lacks_are_shown() {
    EXPECT_IN("f, line 2, column 19: this is not valid JSON: 'NaN' is none", refused("{\n \"learning_rate\": NaN}"));
    EXPECT_IN("'-Infinity' is none", refused("[-Infinity]"));
    EXPECT_IN("'oops' is none", refused("{oops}"));
    EXPECT_IN("the number 1e999 is too large", refused("[1, 1e999]"));
    const QString missing = refused("{\"a\": 1 \"b\": 2}");
    EXPECT_IN("f, line 1, column", missing);
    QVERIFY2(!missing.contains("none of its words"), qPrintable(missing));
  }

  void the_nearest_word_is_named_where_one_is_near() {
    const std::vector<std::string> formats = {"pdf", "svg", "png", "csv"};
    QCOMPARE(nearest("pfd", formats), std::string("pdf"));
    QCOMPARE(nearest("PDF", formats), std::string());
    QCOMPARE(nearest("gif", formats), std::string());
    QCOMPARE(nearest("lerning_rate", std::vector<std::string>{"epochs", "learning_rate"}),
             std::string("learning_rate"));
  }

  void bytes_that_are_no_text_are_not_printed() {
    const QString message = refused("{\"a\": \"b\xFF\"}");
    EXPECT_IN("f, line 1, column 9: this is not valid JSON: invalid string: ill-formed UTF-8", message);
    QVERIFY(message.toUtf8().contains("\xEF\xBF\xBD"));
    std::string raw;
    try {
      parse_json("[\"\xC3\"]", "f");
    } catch (const InputError& error) {
      raw = error.what();
    }
    QVERIFY(!raw.empty());
    QVERIFY2(QString::fromStdString(raw).toStdString() == raw, "the message itself is UTF-8");
  }
};

QTEST_GUILESS_MAIN(JsonTest)
#include "json_test.moc"
