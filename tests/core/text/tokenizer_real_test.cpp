// SPDX-License-Identifier: GPL-3.0-or-later
#include "golden.h"

using namespace lethe;
using namespace lethe::text;

/// Against a tokenizer as published; LETHE_REAL_DATA names the folder that holds tokenizers/gpt2/tokenizer.json.
class TokenizerRealTest : public QObject {
  Q_OBJECT
 private slots:
  void gpt2();
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

QTEST_GUILESS_MAIN(TokenizerRealTest)
#include "tokenizer_real_test.moc"
