// SPDX-License-Identifier: GPL-3.0-or-later
#include "golden.h"

using namespace lethe;
using namespace lethe::text;

/// Against tokenizers as published; LETHE_REAL_DATA names the folder that holds tokenizers/gpt2/tokenizer.json and
/// tokenizers/llama2/tokenizer.model.
class TokenizerRealTest : public QObject {
  Q_OBJECT
 private slots:
  void gpt2();
  void llama2();
};

void TokenizerRealTest::gpt2() {
  const QString data = qEnvironmentVariable("LETHE_REAL_DATA");
  if (data.isEmpty()) QSKIP("NOT RUN: LETHE_REAL_DATA is not set; it names the folder of the real data");
  const Tokenizer tokenizer = Tokenizer::load(data.toStdString() + "/tokenizers/gpt2");
  const Json golden = read_golden("gpt2_real");
  QCOMPARE(tokenizer.size(), golden.at("size").get<std::size_t>());
  for (const Json& item : golden.at("cases")) {
    compare_case(tokenizer, item);
    if (QTest::currentTestFailed()) return;
  }
}

/// What SentencePiece itself gives for the same file, and the begin token.
void TokenizerRealTest::llama2() {
  const QString data = qEnvironmentVariable("LETHE_REAL_DATA");
  if (data.isEmpty()) QSKIP("NOT RUN: LETHE_REAL_DATA is not set; it names the folder of the real data");
  const Tokenizer tokenizer = Tokenizer::load(data.toStdString() + "/tokenizers/llama2");
  QCOMPARE(tokenizer.size(), std::size_t{32000});
  const std::vector<std::pair<std::string, Ids>> cases = {
      {"This is a test", {1, 910, 338, 263, 1243}},
      {"Hi  Hello", {1, 6324, 29871, 15043}},
      {"Hi   Hello", {1, 6324, 259, 15043}},
      {"", {1}},
      {"\u751f\u6d3b\u7684\u771f\u8c1b\u662f", {1, 29871, 30486, 31704, 30210, 30848, 235, 179, 158, 30392}}};
  for (const auto& [text, ids] : cases) {
    QCOMPARE(tokenizer.encode(text), ids);
    QCOMPARE(tokenizer.decode(ids), text);
  }
}

QTEST_GUILESS_MAIN(TokenizerRealTest)
#include "tokenizer_real_test.moc"
