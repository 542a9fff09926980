// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/sentencepiece_model.h"

#include <QTest>

#include "base/base64.h"
#include "base/error.h"
#include "base/json.h"
#include "base/random.h"

using namespace lethe;
using namespace lethe::text;

class SentencePieceModelTest : public QObject {
  Q_OBJECT

 private:
  /// A message of its own: one piece "ab" of score 1.5 and type 1, trainer kind BPE.
  static std::string small() {
    return std::string("\x0a\x0b\x0a\x02") + "ab" + std::string("\x15\x00\x00\xc0\x3f\x18\x01", 7) + "\x12\x02\x18\x02";
  }
  /// The only piece is the unknown one; there are neither begin nor end tokens (ids of −1 are written in ten bytes).
  static std::string with_ids() {
    const std::string none = std::string(9, '\xff') + '\x01';
    return small() + "\x12\x1b" + std::string("\xc0\x02\x00", 3) + "\xc8\x02" + none + "\xd0\x02" + none;
  }
  static std::string refusal(const std::string& bytes) {
    try {
      parse_sentencepiece_model(bytes, "x.model");
    } catch (const InputError& error) {
      return error.what();
    }
    return "not refused";
  }

 private slots:
  void a_message_is_read() {
    const SentencePieceModel model = parse_sentencepiece_model(with_ids(), "x");
    QCOMPARE(model.pieces.size(), 1U);
    QCOMPARE(model.pieces[0].text, std::string("ab"));
    QCOMPARE(model.pieces[0].score, 1.5F);
    QVERIFY(model.kind == SentencePieceModel::Kind::bpe);
    QCOMPARE(model.unknown_id, 0);
    QCOMPARE(model.end_id, -1);
    QVERIFY(model.add_dummy_prefix);
  }

  void what_is_no_model_is_refused_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const std::string& bytes, const char* says) {
      QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << says;
    };
    row("empty", "", "holds no pieces");
    row("a text", "hello, this is no model", "not a sound SentencePiece model");
    row("cut off", small().substr(0, 6), "cut off");
    row("a length past the end", "\x0a\xff\xff\xff\xff\x0f", "cut off");
    row("a number without end", "\x08" + std::string(11, '\xff'), "more than 64 bits");
    row("a piece that is no UTF-8", "\x0a\x03\x0a\x01\xff", "no valid UTF-8");
    row("an unknown kind", with_ids() + "\x12\x02\x18\x09", "unknown kind");
    row("an id beyond the pieces", with_ids() + "\x12\x03\xc0\x02\x07", "has the id 7");
  }
  void what_is_no_model_is_refused() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    const std::string text = refusal(bytes.toStdString());
    QVERIFY2(text.starts_with("x.model: ") && text.find(says.toStdString()) != std::string::npos, text.c_str());
  }

  void changed_bytes_do_no_harm() {
    const Json golden =
        read_json_file(std::filesystem::path(LETHE_SOURCE_DIR) / "tests/golden/text/sentencepiece.json");
    const std::string sound = from_base64(golden.at(0).at("model").get<std::string>());
    QVERIFY(parse_sentencepiece_model(sound, "x").pieces.size() == 600U);
    Random random(3);
    int refused = 0;
    for (int i = 0; i < 3000; ++i) {
      std::string changed = sound;
      for (int change = 0; change < 4; ++change)
        changed[static_cast<std::size_t>(random.below(changed.size()))] = static_cast<char>(random.below(256));
      if (refusal(changed) != "not refused") ++refused;
    }
    QVERIFY2(refused > 500, std::to_string(refused).c_str());
  }
};

QTEST_GUILESS_MAIN(SentencePieceModelTest)
#include "sentencepiece_model_test.moc"
