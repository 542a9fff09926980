// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/eval/generator.h"

#include <algorithm>
#include <numeric>

#include "engine/eval/sampler.h"
#include "study/forward_pass.h"

namespace lethe::engine {

namespace {

bool ends(const ModelShape& shape, std::int64_t token) {
  return std::find(shape.eos.begin(), shape.eos.end(), token) != shape.eos.end();
}

/// What the decoder has read of each text: its prompt too unless an encoder read that.
std::vector<SeenText> seen_by(const LanguageModel& model, std::span<const std::vector<std::int64_t>> prefixes,
                              std::span<const std::size_t> alive, const std::vector<std::vector<std::int64_t>>& texts) {
  std::vector<SeenText> seen;
  for (const std::size_t owner : alive)
    seen.push_back(
        {owner, model.shape().encoder_decoder ? std::span<const std::int64_t>() : prefixes[owner], texts[owner]});
  return seen;
}

/// Continues one batch; a row that has ended leaves it.
void generate_batch(LanguageModel& model, std::span<const std::vector<std::int64_t>> prefixes,
                    std::span<const std::size_t> owners, const run::Decoding& decoding,
                    std::vector<std::vector<std::int64_t>>& texts) {
  std::vector<std::vector<std::int64_t>> batch;
  for (const std::size_t owner : owners) batch.push_back(prefixes[owner]);
  std::vector<std::size_t> alive(owners.begin(), owners.end());
  auto cache = model.prefill(batch);
  for (std::int64_t made = 0; made < decoding.max_new_tokens; ++made) {
    const std::vector<std::int64_t> token =
        next_tokens(model.logits(cache->last), seen_by(model, prefixes, alive, texts), decoding);
    std::vector<std::int64_t> staying, tokens;
    std::vector<std::size_t> still;
    for (std::size_t row = 0; row < alive.size(); ++row) {
      if (ends(model.shape(), token[row])) continue;
      texts[alive[row]].push_back(token[row]);
      staying.push_back(static_cast<std::int64_t>(row));
      tokens.push_back(token[row]);
      still.push_back(alive[row]);
    }
    if (still.empty() || made + 1 == decoding.max_new_tokens) return;
    if (still.size() < alive.size()) cache = cache->fork(staying);
    alive = std::move(still);
    const std::vector<std::int64_t> ones(alive.size(), 1);
    model.extend(*cache, at::tensor(tokens, at::kLong).unsqueeze(1).to(cache->last.device()), ones);
  }
}

}  // namespace

std::vector<std::vector<std::int64_t>> generate_greedy(LanguageModel& model,
                                                       std::span<const std::vector<std::int64_t>> prefixes,
                                                       std::int64_t max_new_tokens, const Progress& progress) {
  return generate_texts(model, prefixes, {.max_new_tokens = max_new_tokens}, progress);
}

std::vector<std::vector<std::int64_t>> generate_texts(LanguageModel& model,
                                                      std::span<const std::vector<std::int64_t>> prefixes,
                                                      const run::Decoding& decoding, const Progress& progress) {
  const at::NoGradGuard no_grad;
  std::vector<std::vector<std::int64_t>> texts(prefixes.size());
  std::vector<std::size_t> order(prefixes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return prefixes[a].size() > prefixes[b].size(); });
  for (std::size_t first = 0; first < order.size();) {
    const std::int64_t longest = static_cast<std::int64_t>(prefixes[order[first]].size()) + decoding.max_new_tokens;
    const auto fitting = static_cast<std::size_t>(study::reading_pass_tokens / longest);
    const std::size_t count = std::clamp<std::size_t>(fitting, 1, order.size() - first);
    generate_batch(model, prefixes, std::span(order).subspan(first, count), decoding, texts);
    first += count;
    if (progress) progress(first);
  }
  return texts;
}

}  // namespace lethe::engine
