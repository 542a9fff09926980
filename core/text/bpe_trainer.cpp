// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/bpe_trainer.h"

#include <algorithm>
#include <queue>
#include <tuple>
#include <unordered_map>

#include "base/error.h"
#include "text/utf8.h"

namespace lethe::text {

namespace {

using Pair = std::uint64_t;  // left id in the upper half, so pairs order as (left, right)

Pair pair_of(std::uint32_t left, std::uint32_t right) { return (Pair{left} << 32) | right; }

struct Word {
  std::vector<std::uint32_t> symbols;
  std::int64_t count;
};

struct Candidate {
  std::int64_t count;
  Pair pair;
  bool operator<(const Candidate& other) const { return std::tie(count, other.pair) < std::tie(other.count, pair); }
};

/// Words as symbols, and where each pair of symbols stands.
class PairTable {
 public:
  explicit PairTable(std::vector<Word> words) : words_(std::move(words)) {
    for (std::size_t w = 0; w < words_.size(); ++w)
      for (std::size_t i = 0; i + 1 < words_[w].symbols.size(); ++i)
        change(pair_of(words_[w].symbols[i], words_[w].symbols[i + 1]), words_[w].count, w);
    for (const auto& [pair, places] : pairs_) heap_.push({places.count, pair});
  }

  /// The most frequent pair, taken out; count 0 when none is left.
  Candidate pop() {
    while (!heap_.empty()) {
      Candidate top = heap_.top();
      heap_.pop();
      const std::int64_t now = pairs_[top.pair].count;
      if (top.count == now) return top;
      if (now > 0) heap_.push({now, top.pair});
    }
    return {0, 0};
  }

  void merge(Pair pair, std::uint32_t merged) {
    std::vector<std::size_t> places = std::move(pairs_[pair].words);
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    grown_.clear();
    for (const std::size_t w : places) merge_in(w, pair, merged);
    std::sort(grown_.begin(), grown_.end());
    grown_.erase(std::unique(grown_.begin(), grown_.end()), grown_.end());
    for (const Pair p : grown_)
      if (pairs_[p].count > 0) heap_.push({pairs_[p].count, p});
    pairs_.erase(pair);
  }

 private:
  struct Places {
    std::int64_t count = 0;
    std::vector<std::size_t> words;
  };

  void change(Pair pair, std::int64_t by, std::size_t word) {
    Places& places = pairs_[pair];
    places.count += by;
    if (by > 0 && (places.words.empty() || places.words.back() != word)) places.words.push_back(word);
  }

  void merge_in(std::size_t w, Pair pair, std::uint32_t merged) {
    auto& symbols = words_[w].symbols;
    const auto is_here = [&](std::size_t i) {
      return i + 1 < symbols.size() && pair_of(symbols[i], symbols[i + 1]) == pair;
    };
    std::vector<std::uint32_t> next;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
      const bool here = is_here(i);
      next.push_back(here ? merged : symbols[i]);
      if (here) ++i;
    }
    recount(w, symbols, -words_[w].count);
    symbols = std::move(next);
    recount(w, symbols, words_[w].count, merged);
  }

  void recount(std::size_t w, const std::vector<std::uint32_t>& symbols, std::int64_t by, std::uint32_t merged = 0) {
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
      const Pair pair = pair_of(symbols[i], symbols[i + 1]);
      const bool is_new = by > 0 && (symbols[i] == merged || symbols[i + 1] == merged);
      if (is_new) {
        change(pair, by, w);
        grown_.push_back(pair);
      } else {
        pairs_[pair].count += by;
      }
    }
  }

  std::vector<Word> words_;
  std::unordered_map<Pair, Places> pairs_;
  std::priority_queue<Candidate> heap_;
  std::vector<Pair> grown_;
};

/// The alphabet's characters by code point, after the special tokens: the order Hugging Face's trainer gives them.
std::vector<std::string> first_tokens(const BpeTrainerOptions& options) {
  std::vector<std::string> alphabet(byte_alphabet().begin(), byte_alphabet().end());
  std::sort(alphabet.begin(), alphabet.end());
  std::vector<std::string> tokens = options.special_tokens;
  tokens.insert(tokens.end(), alphabet.begin(), alphabet.end());
  if (tokens.size() > options.vocab_size)
    throw InputError("a vocabulary of " + std::to_string(options.vocab_size) +
                     " entries is too small: expected at least " + std::to_string(tokens.size()) +
                     " for the special tokens and the 256 bytes");
  return tokens;
}

StringMap<std::uint32_t> ids_of(const std::vector<std::string>& tokens) {
  StringMap<std::uint32_t> ids;
  for (const std::string& token : tokens)
    if (!ids.emplace(token, static_cast<std::uint32_t>(ids.size())).second)
      throw InputError("the special token '" + token + "' is given twice or is one of the byte characters");
  return ids;
}

std::vector<Word> to_symbols(const StringMap<std::uint64_t>& counts, const StringMap<std::uint32_t>& ids) {
  std::vector<std::pair<std::string_view, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<Word> words;
  for (const auto& [text, count] : sorted) {
    Word word{{}, static_cast<std::int64_t>(count)};
    for (const char c : text) word.symbols.push_back(ids.at(byte_alphabet()[static_cast<unsigned char>(c)]));
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace

void BpeTrainer::add_text(std::string_view text, std::uint64_t times) {
  const std::string valid = to_valid_utf8(text);
  for (const Range& word : words_.find_all(valid))
    add_word(std::string_view(valid).substr(word.begin, word.end - word.begin), times);
}

void BpeTrainer::add_word(std::string_view word, std::uint64_t count) {
  const auto found = counts_.find(word);
  if (found != counts_.end())
    found->second += count;
  else
    counts_.emplace(word, count);
}

TrainedBpe BpeTrainer::train(const BpeTrainerOptions& options) const {
  TrainedBpe trained;
  trained.special_count = options.special_tokens.size();
  trained.tokens = first_tokens(options);
  StringMap<std::uint32_t> ids = ids_of(trained.tokens);
  PairTable table(to_symbols(counts_, ids));
  const auto least = static_cast<std::int64_t>(std::max<std::uint64_t>(1, options.min_count));
  while (trained.tokens.size() < options.vocab_size) {
    const Candidate best = table.pop();
    if (best.count < least) break;
    const std::string& left = trained.tokens[best.pair >> 32];
    const std::string& right = trained.tokens[best.pair & 0xFFFFFFFFu];
    std::string joined = left + right;
    trained.merges.emplace_back(left, right);
    // Two pairs may join to the same token; the second merge leads to the first one's id.
    const auto [entry, is_new] = ids.emplace(joined, static_cast<std::uint32_t>(ids.size()));
    const std::uint32_t id = entry->second;
    if (is_new) trained.tokens.push_back(std::move(joined));
    table.merge(best.pair, id);
  }
  return trained;
}

}  // namespace lethe::text
