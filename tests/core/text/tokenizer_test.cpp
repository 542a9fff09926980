// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include "base/base64.h"
#include "golden.h"

using namespace lethe;
using namespace lethe::text;

class TokenizerTest : public QObject {
  Q_OBJECT
 private slots:
  void same_as_the_reference_data();
  void same_as_the_reference();
  void parts_as_the_reference_data();
  void parts_as_the_reference();
  void sentencepiece_models_as_the_reference();
  void threads_agree();
  void long_word_is_merged_in_order();
};

void TokenizerTest::same_as_the_reference_data() {
  QTest::addColumn<std::string>("name");
  for (const char* name : {"gpt2_like", "bloom_like", "llama3_like", "mt5_like", "unigram_bytes", "llama2_like",
                           "llama2_first", "llama2_always", "llama2_never", "gemma_like", "added_tokens",
                           "unknown_fused", "unknown_single", "unknown_dropped"})
    QTest::newRow(name) << std::string(name);
}

void TokenizerTest::same_as_the_reference() {
  QFETCH(std::string, name);
  const Json golden = read_golden(name);
  const QTemporaryDir folder;
  const Tokenizer tokenizer = load_from(folder, golden.at("tokenizer"));
  QCOMPARE(tokenizer.size(), golden.at("size").get<std::size_t>());
  QVERIFY(golden.at("cases").size() > 30);
  // The second round meets the words the first one remembered.
  for (int round = 0; round < 2; ++round)
    for (const Json& item : golden.at("cases")) {
      compare_case(tokenizer, item);
      if (QTest::currentTestFailed()) return;
    }
}

void TokenizerTest::parts_as_the_reference_data() {
  QTest::addColumn<std::string>("name");
  QTest::addColumn<int>("tokenizers");
  QTest::newRow("splits") << std::string("splits") << 30;
  QTest::newRow("character splits") << std::string("character_splits") << 8;
  QTest::newRow("normal forms") << std::string("normal_forms") << 11;
}

void TokenizerTest::parts_as_the_reference() {
  QFETCH(std::string, name);
  QFETCH(int, tokenizers);
  const Json golden = read_golden(name);
  QCOMPARE(static_cast<int>(golden.size()), tokenizers);
  for (const Json& one : golden) {
    const QTemporaryDir folder;
    const Tokenizer tokenizer = load_from(folder, one.at("tokenizer"));
    for (const Json& item : one.at("cases")) {
      compare_case(tokenizer, item);
      if (QTest::currentTestFailed()) qWarning("in %s, %s", one.at("name").dump().c_str(), item.dump().c_str());
      if (QTest::currentTestFailed()) return;
    }
  }
}

void TokenizerTest::sentencepiece_models_as_the_reference() {
  const Json golden = read_golden("sentencepiece");
  QCOMPARE(golden.size(), std::size_t{5});
  for (const Json& one : golden) {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    write_file(path / one.at("file").get<std::string>(), from_base64(one.at("model").get<std::string>()));
    write_file(path / "tokenizer_config.json", one.at("config").dump());
    const Tokenizer tokenizer = Tokenizer::load(path);
    QCOMPARE(tokenizer.size(), one.at("size").get<std::size_t>());
    for (const Json& item : one.at("cases")) {
      compare_case(tokenizer, item);
      if (QTest::currentTestFailed()) qWarning("in %s, %s", one.at("name").dump().c_str(), item.dump().c_str());
      if (QTest::currentTestFailed()) return;
    }
  }
}

void TokenizerTest::threads_agree() {
  const Json golden = read_golden("gpt2_like");
  const QTemporaryDir folder;
  const Tokenizer tokenizer = load_from(folder, golden.at("tokenizer"));
  std::atomic<int> differences = 0;
  const auto work = [&, copy = tokenizer] {
    for (int round = 0; round < 20; ++round)
      for (const Json& item : golden.at("cases"))
        if (item.contains("ids") && copy.encode(bytes_of_case(item)) != item.at("ids").get<Ids>()) ++differences;
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  QCOMPARE(differences.load(), 0);
}

void TokenizerTest::long_word_is_merged_in_order() {
  // A word of 300,000 letters: what takes quadratic time here would run into the time limit.
  const QTemporaryDir folder;
  const Tokenizer tokenizer = load_from(folder, read_golden("gpt2_like").at("tokenizer"));
  const std::string word(300000, 'e');
  const Ids ids = tokenizer.encode(word, false);
  QCOMPARE(tokenizer.decode(ids), word);
  QVERIFY(ids.size() <= word.size());
}

QTEST_GUILESS_MAIN(TokenizerTest)
#include "tokenizer_test.moc"
