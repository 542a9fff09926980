// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "base/random.h"
#include "engine/checkpoint/model_io.h"
#include "engine/eval/encode.h"
#include "engine/eval/generator.h"
#include "engine/eval/scorer.h"
#include "text/bpe_trainer.h"

using namespace lethe;
using namespace lethe::engine;

namespace {

ModelPtr tiny(bool encoder_decoder) {
  const Json bloom = {{"model_type", "bloom"}, {"vocab_size", 61},  {"hidden_size", 16}, {"n_layer", 2},
                      {"n_head", 4},           {"bos_token_id", 1}, {"eos_token_id", 2}, {"initializer_range", 0.5}};
  const Json mt5 = {{"model_type", "mt5"},
                    {"vocab_size", 61},
                    {"d_model", 16},
                    {"d_kv", 4},
                    {"d_ff", 32},
                    {"num_layers", 2},
                    {"num_heads", 4},
                    {"pad_token_id", 0},
                    {"eos_token_id", 2},
                    {"decoder_start_token_id", 0},
                    {"feed_forward_proj", "gated-gelu"}};
  return random_model(encoder_decoder ? mt5 : bloom, 3);
}

std::vector<std::int64_t> tokens(Random& random, std::int64_t count) {
  std::vector<std::int64_t> ids;
  for (std::int64_t i = 0; i < count; ++i) ids.push_back(3 + static_cast<std::int64_t>(random.below(58)));
  return ids;
}

/// A token for every byte, no merges.
text::Tokenizer byte_tokenizer() {
  const QTemporaryDir folder;
  const std::filesystem::path path = folder.path().toStdString();
  text::BpeTrainerOptions options;
  options.vocab_size = 256 + options.special_tokens.size();
  text::write_tokenizer(path, text::BpeTrainer().train(options), false);
  return text::Tokenizer::load(path);
}

/// Log-probabilities straight from the whole rows, one row at a time.
TextScore plainly(LanguageModel& model, const TextRow& row) {
  const at::NoGradGuard no_grad;
  const at::Tensor logits = model.logits(model.states(std::vector<TextRow>{row}));
  const at::Tensor log_probabilities = at::log_softmax(logits, -1);
  TextScore score;
  std::int64_t place = 0;
  for (std::size_t i = 0; i < row.continuation.size(); ++i) {
    if (!row.asked.empty() && !row.asked[i]) continue;
    score.logprob += log_probabilities[place][row.continuation[i]].item<double>();
    score.greedy = score.greedy && logits[place].argmax().item<std::int64_t>() == row.continuation[i];
    ++place;
  }
  return score;
}

}  // namespace

class ScoringTest : public QObject {
  Q_OBJECT

 private slots:
  void sharing_changes_no_score_data() {
    QTest::addColumn<bool>("encoder_decoder");
    QTest::newRow("bloom") << false;
    QTest::newRow("mt5") << true;
  }
  void sharing_changes_no_score() {
    QFETCH(bool, encoder_decoder);
    const ModelPtr model = tiny(encoder_decoder);
    Random random(5);
    std::vector<Document> documents;
    for (int i = 0; i < 40; ++i) {
      Document document;
      const auto context = tokens(random, 2 + static_cast<std::int64_t>(random.below(30)));
      const auto beginning = tokens(random, static_cast<std::int64_t>(random.below(3)));
      for (int option = 0; option < 4; ++option) {
        TextRow row{context, beginning, {}};
        const auto rest = tokens(random, 1 + static_cast<std::int64_t>(random.below(6)));
        row.continuation.insert(row.continuation.end(), rest.begin(), rest.end());
        // Some options have a context of their own, some are scored at their last token only.
        if (i % 5 == 0 && option == 2) row.prefix.back() = 3;
        if (i % 7 == 0) {
          row.asked.assign(row.continuation.size(), false);
          row.asked.back() = true;
        }
        document.push_back(std::move(row));
      }
      documents.push_back(std::move(document));
    }
    documents.push_back({TextRow{{7}, {8}, {}}});
    const auto scores = score_documents(*model, documents);
    for (std::size_t i = 0; i < documents.size(); ++i)
      for (std::size_t option = 0; option < documents[i].size(); ++option) {
        const TextScore expected = plainly(*model, documents[i][option]);
        QVERIFY2(std::abs(scores[i][option].logprob - expected.logprob) < 1e-3,
                 qPrintable(QString("document %1, option %2: %3, expected %4")
                                .arg(i)
                                .arg(option)
                                .arg(scores[i][option].logprob)
                                .arg(expected.logprob)));
        QCOMPARE(scores[i][option].greedy, expected.greedy);
      }
  }

  void generation_takes_the_likeliest_token_each_time_data() { sharing_changes_no_score_data(); }
  void generation_takes_the_likeliest_token_each_time() {
    QFETCH(bool, encoder_decoder);
    const ModelPtr model = tiny(encoder_decoder);
    Random random(6);
    std::vector<std::vector<std::int64_t>> prefixes;
    for (int i = 0; i < 12; ++i) prefixes.push_back(tokens(random, 1 + static_cast<std::int64_t>(random.below(9))));
    const auto texts = generate_greedy(*model, prefixes, 10);
    const at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < prefixes.size(); ++i) {
      TextRow row{prefixes[i], {}, {}};
      std::vector<std::int64_t> expected;
      while (expected.size() < 10) {
        row.continuation = expected;
        row.continuation.push_back(3);
        row.asked.assign(row.continuation.size(), false);
        row.asked.back() = true;
        const std::int64_t best = model->logits(model->states(std::vector<TextRow>{row})).argmax().item<std::int64_t>();
        if (best == 2) break;
        expected.push_back(best);
      }
      QCOMPARE(texts[i], expected);
    }
  }

  void prompts_are_cut_and_never_targets() {
    ModelShape shape;
    TextRow row{{1, 2, 3, 4, 5}, {6, 7}, {}};
    QVERIFY(!cut_prefix(row, shape, {7}));
    QVERIFY(cut_prefix(row, shape, {5}));
    QCOMPARE(row.prefix, (std::vector<std::int64_t>{3, 4, 5}));
    QVERIFY(cut_prefix(row, shape, {4, study::CutSide::Right}));
    QCOMPARE(row.prefix, (std::vector<std::int64_t>{3, 4}));
    QCOMPARE(row.continuation, (std::vector<std::int64_t>{6, 7}));
    QVERIFY_THROWS_EXCEPTION(InputError, cut_prefix(row, shape, {2}));
  }

  void new_tokens_take_room_from_a_causal_prompt() {
    ModelShape shape;
    shape.max_length = 10;
    QCOMPARE(prompt_limit(shape).max_length, std::int64_t(10));
    QCOMPARE(prompt_limit(shape, 9).max_length, std::int64_t(1));
    QVERIFY_THROWS_EXCEPTION(InputError, prompt_limit(shape, 10));
    shape.encoder_decoder = true;
    QCOMPARE(prompt_limit(shape, 10).max_length, std::int64_t(10));
  }

  // As `_encode_pair` of lm_eval 0.4.13 splits it: everything that Python's rstrip() takes moves.
  void white_space_at_the_end_of_a_context_moves_data() {
    QTest::addColumn<QString>("space");
    QTest::addColumn<bool>("moves");
    for (const int moving : {0x09, 0x0A,   0x0B,   0x0C,   0x0D,   0x1C,   0x1D,   0x1E,   0x1F,   0x20,  0x85,
                             0xA0, 0x1680, 0x2000, 0x2003, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000})
      QTest::addRow("U+%04X", moving) << QString(QChar(moving)) << true;
    for (const int staying : {0x08, 0x1B, 0x84, 0xAD, 0x180E, 0x200B, 0x2060, 0xFEFF})
      QTest::addRow("U+%04X", staying) << QString(QChar(staying)) << false;
    QTest::newRow("several") << QString::fromUtf8("\u3000\u00A0 \x1F\u2003") << true;
    QTest::newRow("behind a zero-width space") << QString::fromUtf8(" \u200B") << false;
  }
  void white_space_at_the_end_of_a_context_moves() {
    QFETCH(QString, space);
    QFETCH(bool, moves);
    ModelShape shape;
    shape.encoder_decoder = true;
    const text::Tokenizer bytes = byte_tokenizer();
    const std::string context = "é\u3000x", moved = space.toStdString();
    const TextRow row = encode_pair(bytes, shape, context + moved, "y");
    const auto ids = [&](const std::string& text) {
      const auto found = bytes.encode(text, false);
      return std::vector<std::int64_t>(found.begin(), found.end());
    };
    QCOMPARE(row.prefix, ids(moves ? context : context + moved));
    QCOMPARE(row.continuation, ids(moves ? moved + "y" : "y"));
  }
};

QTEST_GUILESS_MAIN(ScoringTest)
#include "scoring_test.moc"
