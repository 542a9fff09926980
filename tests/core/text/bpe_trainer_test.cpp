// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/bpe_trainer.h"

#include "base/error.h"
#include "base/random.h"
#include "golden.h"

using namespace lethe;
using namespace lethe::text;

class BpeTrainerTest : public QObject {
  Q_OBJECT
 private slots:
  void same_as_the_reference();
  void order_of_the_texts_does_not_count();
  void written_and_read_again();
  void nothing_left_to_merge();
  void too_small_a_vocabulary();
};

static std::vector<std::string> texts() { return read_golden("trainer").at("texts").get<std::vector<std::string>>(); }

static TrainedBpe train(const std::vector<std::string>& texts, std::size_t size) {
  BpeTrainer trainer;
  for (const std::string& text : texts) trainer.add_text(text);
  BpeTrainerOptions options;
  options.vocab_size = size;
  return trainer.train(options);
}

void BpeTrainerTest::same_as_the_reference() {
  const Json golden = read_golden("trainer");
  const TrainedBpe trained = train(texts(), 600);
  QCOMPARE(trained.tokens.size(), golden.at("vocab").size());
  for (std::size_t id = 0; id < trained.tokens.size(); ++id)
    QCOMPARE(golden.at("vocab").value(trained.tokens[id], std::size_t{9999}), id);
  QCOMPARE(Json(trained.merges).dump(), golden.at("merges").dump());
}

void BpeTrainerTest::order_of_the_texts_does_not_count() {
  std::vector<std::string> shuffled = texts();
  Random random(7);
  random.shuffle(shuffled);
  QVERIFY(shuffled != texts());
  QVERIFY(train(shuffled, 600).merges == train(texts(), 600).merges);
  BpeTrainer counted;
  counted.add_word(" ab", 3);
  counted.add_text("cd", 2);
  const TrainedBpe trained = counted.train();
  QCOMPARE(trained.merges.at(0), (std::pair<std::string, std::string>("a", "b")));
}

void BpeTrainerTest::written_and_read_again() {
  const QTemporaryDir folder;
  const std::filesystem::path path = folder.path().toStdString();
  const TrainedBpe trained = train(texts(), 600);
  for (const bool append_end : {false, true}) {
    write_tokenizer(path, trained, append_end);
    const Tokenizer tokenizer = Tokenizer::load(path);
    QCOMPARE(tokenizer.size(), trained.tokens.size());
    QCOMPARE(tokenizer.unk_id(), std::optional(0));
    QCOMPARE(tokenizer.bos_id(), std::optional(1));
    QCOMPARE(tokenizer.eos_id(), std::optional(2));
    QCOMPARE(tokenizer.pad_id(), std::optional(3));
    QCOMPARE(tokenizer.id("<extra_id_0>"), std::optional(4));
    for (const std::string& text : texts()) {
      const Ids ids = tokenizer.encode(text);
      QCOMPARE(ids.back() == 2, append_end);
      QCOMPARE(tokenizer.decode(ids), text);
      QCOMPARE(tokenizer.encode(text, false).size() + (append_end ? 1 : 0), ids.size());
    }
    QCOMPARE(tokenizer.encode("<extra_id_0></s>", false), (Ids{4, 2}));
  }
}

void BpeTrainerTest::nothing_left_to_merge() {
  const TrainedBpe trained = train({"aa", "aaaa"}, 2560);
  QCOMPARE(trained.tokens.size(), std::size_t{5 + 256 + 2});
  QCOMPARE(trained.tokens.back(), std::string("aaaa"));
}

void BpeTrainerTest::too_small_a_vocabulary() {
  QVERIFY_EXCEPTION_THROWN(train({"a"}, 260), InputError);
  QCOMPARE(train({"ab"}, 261).merges.size(), std::size_t{0});
}

QTEST_GUILESS_MAIN(BpeTrainerTest)
#include "bpe_trainer_test.moc"
