// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/utf8.h"

#include <QTest>

using namespace lethe::text;

class Utf8Test : public QObject {
  Q_OBJECT
 private slots:
  void ill_formed_bytes_become_replacements();
  void every_code_point_survives();
  void white_space_is_the_unicode_property();
};

void Utf8Test::ill_formed_bytes_become_replacements() {
  const std::string r = "\xEF\xBF\xBD";
  QCOMPARE(to_valid_utf8("plain"), std::string("plain"));
  QCOMPARE(to_valid_utf8("a\xFF"
                         "b"),
           "a" + r + "b");
  QCOMPARE(to_valid_utf8("\xF0\x9F\x98 a"), r + " a");
  QCOMPARE(to_valid_utf8("\xC0\xAF"), r + r);
  QCOMPARE(to_valid_utf8("\xED\xA0\x80"), r + r + r);
  QCOMPARE(to_valid_utf8("\xF4\x90\x80\x80"), r + r + r + r);
  QCOMPARE(to_valid_utf8("\xE2\x82"), r);
}

void Utf8Test::every_code_point_survives() {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text = "a";
    append_utf8(text, c);
    const CodePoint last = last_code_point(text), first = first_code_point(std::string_view(text).substr(1));
    QVERIFY(last.value == c && first.value == c && first.size == text.size() - 1 && last.size == first.size);
    QCOMPARE(to_valid_utf8(text), text);
  }
}

void Utf8Test::white_space_is_the_unicode_property() {
  int count = 0;
  for (char32_t c = 0; c < 0x110000; ++c) count += is_white_space(c);
  QCOMPARE(count, 25);
  QVERIFY(is_white_space(0x3000));
  QVERIFY(!is_white_space(0x200B));
}

QTEST_GUILESS_MAIN(Utf8Test)
#include "utf8_test.moc"
