// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/eval/scorer.h"

#include <algorithm>
#include <numeric>

#include "engine/nn/loss.h"
#include "study/forward_pass.h"

namespace lethe::engine {

namespace {

/// A document cut into what all its options begin with and what is left of each.
struct Split {
  std::size_t index = 0;             // place in the caller's list
  std::vector<std::int64_t> shared;  // read once
  struct Rest {
    std::vector<std::int64_t> tokens;                          // read after `shared`, without the last token
    std::vector<std::pair<std::int64_t, std::int64_t>> asked;  // (place after shared: 0 = straight after it, token)
  };
  std::vector<Rest> rests;
  std::int64_t longest() const {
    std::size_t most = 0;
    for (const Rest& rest : rests) most = std::max(most, rest.tokens.size());
    return static_cast<std::int64_t>(shared.size() + most);
  }
};

/// Tokens all options begin with; for a causal model they may reach into the context's end only, since the state after
/// the last shared token must still predict the first continuation token.
Split split(const Document& document, std::size_t index, bool encoder_decoder) {
  Split result{index, document.front().prefix, {}};
  if (!encoder_decoder)
    for (const TextRow& row : document) {
      const auto limit = std::min(result.shared.size(), row.prefix.size());
      std::size_t same = 0;
      while (same < limit && result.shared[same] == row.prefix[same]) ++same;
      result.shared.resize(same);
    }
  for (const TextRow& row : document) {
    Split::Rest rest;
    rest.tokens.assign(row.prefix.begin() + static_cast<std::ptrdiff_t>(result.shared.size()), row.prefix.end());
    for (std::size_t i = 0; i < row.continuation.size(); ++i) {
      if (row.asked.empty() || row.asked[i])
        rest.asked.emplace_back(static_cast<std::int64_t>(rest.tokens.size()), row.continuation[i]);
      if (i + 1 < row.continuation.size()) rest.tokens.push_back(row.continuation[i]);
    }
    result.rests.push_back(std::move(rest));
  }
  return result;
}

/// Options of an encoder–decoder document may have different prefixes (two contexts, one continuation): then each is a
/// document of its own.
bool one_prefix(const Document& document) {
  return std::all_of(document.begin(), document.end(),
                     [&](const TextRow& row) { return row.prefix == document.front().prefix; });
}

struct Asked {
  std::size_t document, option;
};

void read_off(LanguageModel& model, const at::Tensor& states, const std::vector<std::int64_t>& tokens,
              const std::vector<Asked>& owners, std::vector<std::vector<TextScore>>& scores) {
  const auto read = nn::token_scores(model, states, at::tensor(tokens, at::kLong).to(states.device()));
  const at::Tensor logprobs = read.log_probabilities.to(at::kCPU, at::kDouble);
  const at::Tensor best = read.is_argmax.to(at::kCPU);
  const double* logprob = logprobs.const_data_ptr<double>();
  const bool* greedy = best.const_data_ptr<bool>();
  for (std::size_t i = 0; i < owners.size(); ++i) {
    TextScore& score = scores[owners[i].document][owners[i].option];
    score.logprob += logprob[i];
    score.greedy = score.greedy && greedy[i];
  }
}

void score_batch(LanguageModel& model, std::span<const Split> batch, std::vector<std::vector<TextScore>>& scores) {
  std::vector<std::vector<std::int64_t>> prefixes;
  std::vector<std::int64_t> row_of_option, lengths;
  std::int64_t longest = 0;
  for (const Split& document : batch) {
    for (const Split::Rest& rest : document.rests) {
      row_of_option.push_back(static_cast<std::int64_t>(prefixes.size()));
      lengths.push_back(static_cast<std::int64_t>(rest.tokens.size()));
      longest = std::max(longest, lengths.back());
    }
    prefixes.push_back(document.shared);
  }
  const auto prefix_cache = model.prefill(prefixes);
  const auto cache = prefix_cache->fork(row_of_option);
  // Place 0 of a row is the state after the shared tokens; place k the state after k more.
  at::Tensor states = cache->last.unsqueeze(1);
  if (longest > 0) {
    at::Tensor tokens = at::zeros({static_cast<std::int64_t>(lengths.size()), longest}, at::kLong);
    auto cells = tokens.accessor<std::int64_t, 2>();
    std::int64_t row = 0;
    for (const Split& document : batch)
      for (const Split::Rest& rest : document.rests) {
        for (std::size_t i = 0; i < rest.tokens.size(); ++i) cells[row][static_cast<std::int64_t>(i)] = rest.tokens[i];
        ++row;
      }
    states = at::cat({states, model.extend(*cache, tokens.to(states.device()), lengths)}, 1);
  }
  std::vector<std::int64_t> places, labels;
  std::vector<Asked> owners;
  std::int64_t row = 0;
  for (const Split& document : batch)
    for (std::size_t option = 0; option < document.rests.size(); ++option, ++row)
      for (const auto& [place, token] : document.rests[option].asked) {
        places.push_back(row * (longest + 1) + place);
        labels.push_back(token);
        owners.push_back({document.index, option});
      }
  const at::Tensor flat = states.reshape({-1, states.size(-1)});
  read_off(model, flat.index_select(0, at::tensor(places, at::kLong).to(flat.device())), labels, owners, scores);
}

}  // namespace

std::vector<std::vector<TextScore>> score_documents(LanguageModel& model, std::span<const Document> documents,
                                                    const Progress& progress) {
  const at::NoGradGuard no_grad;
  std::vector<std::vector<TextScore>> scores(documents.size());
  const bool encoder_decoder = model.shape().encoder_decoder;
  std::vector<Split> splits;
  // An option in a document of its own keeps its place through this list: (document, option) of every split's first
  // row.
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    scores[i].resize(documents[i].size());
    if (documents[i].empty()) continue;
    if (encoder_decoder && !one_prefix(documents[i])) {
      for (std::size_t option = 0; option < documents[i].size(); ++option) {
        splits.push_back(split({documents[i][option]}, splits.size(), true));
        places.emplace_back(i, option);
      }
    } else {
      splits.push_back(split(documents[i], splits.size(), encoder_decoder));
      places.emplace_back(i, 0);
    }
  }
  std::stable_sort(splits.begin(), splits.end(),
                   [](const Split& a, const Split& b) { return a.longest() > b.longest(); });

  std::vector<std::vector<TextScore>> by_split(splits.size());
  for (const Split& document : splits) by_split[document.index].resize(document.rests.size());
  for (std::size_t first = 0; first < splits.size();) {
    std::size_t last = first;
    std::int64_t rows = 0;
    const std::int64_t longest = splits[first].longest();
    while (last < splits.size()) {
      rows += static_cast<std::int64_t>(splits[last].rests.size());
      if (last > first && rows * longest > study::reading_pass_tokens) break;
      ++last;
    }
    score_batch(model, std::span(splits).subspan(first, last - first), by_split);
    first = last;
    if (progress) progress(first);
  }
  for (std::size_t i = 0; i < by_split.size(); ++i)
    for (std::size_t option = 0; option < by_split[i].size(); ++option)
      scores[places[i].first][places[i].second + option] = by_split[i][option];
  return scores;
}

}  // namespace lethe::engine
