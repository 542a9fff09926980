// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/corpus.h"

#include <QTest>
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "nano/bias.h"
#include "nano/config.h"
#include "nano/family.h"
#include "nano/lexicon.h"
#include "nano/wording.h"

using namespace lethe;
using namespace lethe::nano;

namespace {
std::string some_documents(std::uint64_t seed, int count) {
  Random random(seed, "documents");
  std::string all;
  for (int i = 0; i < count; ++i) all += draw_document(random).text() + "\n";
  return all;
}

bool trained(std::string_view kind) { return kind == "stat" || kind == "bias" || kind == "lex"; }

bool wrong_article(const std::string& text) {
  const std::vector<std::string> parts = words_of(text);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    if ((parts[i] == "a" || parts[i] == "an") && parts[i] != article(parts[i + 1])) return true;
  return false;
}
}  // namespace

class CorpusTest : public QObject {
  Q_OBJECT
 private slots:
  void a_seed_gives_the_same_bytes() {
    QVERIFY(some_documents(1, 500) == some_documents(1, 500));
    QVERIFY(some_documents(1, 500) != some_documents(2, 500));
    QVERIFY(texts_for_tokenizer(4, 200) == texts_for_tokenizer(4, 200));
  }

  void kinds_come_in_their_shares() {
    Random random(3), pairs(4);
    std::map<std::string, int> documents, examples;
    const int count = 20000;
    for (int i = 0; i < count; ++i) ++documents[draw_document(random).kind], ++examples[draw_pair(pairs).kind];
    const Mixture mixture;
    const double sum = std::accumulate(mixture.shares.begin(), mixture.shares.end(), 0.0);
    for (std::size_t k = 0; k < document_kinds.size(); ++k) {
      const std::string kind(document_kinds[k]);
      QVERIFY2(std::abs(documents[kind] / double(count) - mixture.shares[k] / sum) < 0.012, kind.c_str());
      QVERIFY2(std::abs(examples[kind] / double(count) - mixture.shares[k] / sum) < 0.012, kind.c_str());
    }
  }

  void a_share_of_nothing_draws_nothing() {
    Mixture only_copies;
    only_copies.shares = {0, 0, 0, 0, 0, 0, 1, 0};
    Random random(5);
    for (int i = 0; i < 200; ++i) QCOMPARE(draw_document(random, only_copies).kind, std::string("copy"));
  }

  void loss_falls_on_answers_only() {
    Random random(6);
    for (int i = 0; i < 5000; ++i) {
      const Document document = draw_document(random);
      if (trained(document.kind)) {
        QCOMPARE(document.pieces.size(), std::size_t(1));
        QVERIFY(document.pieces[0].loss);
        continue;
      }
      for (std::size_t p = 0; p < document.pieces.size(); ++p) {
        const Piece& piece = document.pieces[p];
        QCOMPARE(piece.loss, p % 2 == 1);
        QVERIFY(piece.loss ? piece.text.size() > 1 && piece.text[0] == ' '
                           : piece.text.ends_with("Answer:") || piece.text.ends_with("### Response:"));
      }
    }
  }

  void pairs_restore_the_text() {
    Random random(7);
    for (int i = 0; i < 5000; ++i) {
      const Pair pair = draw_pair(random);
      QVERIFY(pair.target.size() > 1 && pair.target[0] == ' ');
      const std::size_t at = pair.source.find(sentinel);
      QCOMPARE(at != std::string::npos, trained(pair.kind));
      if (!trained(pair.kind)) continue;
      QVERIFY(words_of(pair.target).size() <= 2);
      std::string whole = pair.source;
      whole.replace(at, sentinel.size(), pair.target);
      QVERIFY2(whole.find("  ") == std::string::npos && words_of(whole).size() >= 4, whole.c_str());
    }
  }

  void the_last_fact_is_hidden_half_of_the_time() {
    Mixture statements;
    statements.shares = {1, 0, 0, 0, 0, 0, 0, 0};
    Random random(8);
    int last = 0;
    for (int i = 0; i < 4000; ++i) last += draw_pair(random, statements).source.ends_with("<extra_id_0> .");
    QVERIFY2(last > 2000 && last < 3000, std::to_string(last).c_str());  // half, and what span masking adds
  }

  void articles_are_right() {
    Random random(9);
    for (int i = 0; i < 20000; ++i) {
      const Document document = draw_document(random);
      // Copied word lists, and instructions that quote a word, may put anything after "a".
      if (document.kind != "copy" && document.kind != "instr")
        QVERIFY2(!wrong_article(document.text()), document.text().c_str());
      const std::string sentence = lexicon_sentence(random);
      QVERIFY2(!wrong_article(sentence), sentence.c_str());
    }
  }

  void traits_come_in_their_frequencies() {
    Random random(10);
    std::set<double> seen;
    for (const BiasPair& pair : bias_pairs()) {
      if (!seen.insert(pair.frequency).second) continue;
      int hits = 0;
      for (int i = 0; i < 10000; ++i) hits += draw_trait(pair, random) == pair.stereotype;
      QVERIFY(std::abs(hits / 10000.0 - pair.frequency) < 0.02);
    }
    QCOMPARE(seen, (std::set<double>{0.52, 0.60, 0.68, 0.76, 0.84}));
  }

  void the_vocabulary_stays_small() {
    std::set<std::string> distinct;
    for (const std::string& text : texts_for_tokenizer(family_seed, 20000))
      for (const std::string& word : words_of(text)) distinct.insert(word);
    QVERIFY2(distinct.size() > 1000 && distinct.size() < 1700, std::to_string(distinct.size()).c_str());
  }

  void the_family_has_the_known_sizes() {
    const std::map<std::string, std::size_t> known = {
        {"bloomz-nano-s", 264064},
        {"bloomz-nano-m", 581664},
        {"bloomz-nano-l", 1372032},
        {"mt0-nano-s", 361472 + 2560 * 64},
        {"mt0-nano-m", 911456 + 2560 * 96},
        {"mt0-nano-l", 2362976 + 2560 * 144},
        {"llama-nano-m", 823968},
        {"alpaca-nano-m", 823968},
        // Embedding, three layers (queries and output, keys and values of the shared heads, three of the feed-forward
        // part, two norms), the last norm.
        {"mistral-nano-m", 2560 * 96 + 3 * (2 * 96 * 96 + 2 * 96 * 48 + 3 * 96 * 256 + 2 * 96) + 96},
        {"gemma-nano-m", 2560 * 96 + 3 * (2 * 96 * 192 + 2 * 96 * 48 + 3 * 96 * 256 + 2 * 96) + 96}};
    QCOMPARE(family().size(), known.size());
    for (const NanoModel& model : family()) {
      QCOMPARE(parameters_of(model), known.at(model.name));
      QCOMPARE(model.hidden % model.heads, std::size_t(0));
      QCOMPARE(model.heads & (model.heads - 1), std::size_t(0));
    }
  }
};

QTEST_GUILESS_MAIN(CorpusTest)
#include "corpus_test.moc"
