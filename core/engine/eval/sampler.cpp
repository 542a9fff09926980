// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/eval/sampler.h"

#include <algorithm>
#include <limits>

#include "base/random.h"

namespace lethe::engine {

namespace {

constexpr double never = -std::numeric_limits<double>::infinity();

at::Tensor penalised(const at::Tensor& logits, std::span<const SeenText> texts, double penalty) {
  if (penalty == 1) return logits;
  at::Tensor result = logits.clone();
  for (std::size_t row = 0; row < texts.size(); ++row) {
    std::vector<std::int64_t> seen(texts[row].prompt.begin(), texts[row].prompt.end());
    seen.insert(seen.end(), texts[row].made.begin(), texts[row].made.end());
    if (seen.empty()) continue;
    const at::Tensor tokens = at::tensor(seen, at::kLong).to(logits.device());
    const at::Tensor before = logits[static_cast<std::int64_t>(row)].index_select(0, tokens);
    result[static_cast<std::int64_t>(row)].index_copy_(0, tokens,
                                                       at::where(before < 0, before * penalty, before / penalty));
  }
  return result;
}

/// Those as likely as the last of the best are kept, too.
at::Tensor best(const at::Tensor& logits, std::int64_t count) {
  if (count <= 0 || count >= logits.size(1)) return logits;
  const at::Tensor last = std::get<0>(logits.topk(count)).narrow(1, count - 1, 1);
  return logits.masked_fill(logits < last, never);
}

at::Tensor nucleus(const at::Tensor& logits, double share) {
  if (share >= 1) return logits;
  const auto [sorted, order] = logits.sort(/*stable=*/true, /*dim=*/-1, /*descending=*/false);
  at::Tensor dropped = sorted.softmax(-1).cumsum(-1) <= 1 - share;
  dropped.narrow(1, dropped.size(1) - 1, 1).fill_(false);
  return logits.masked_fill(at::zeros_like(dropped).scatter_(1, order, dropped), never);
}

/// The token in whose stretch of the summed probabilities `place` of [0, 1) lies.
std::int64_t token_at(const float* probabilities, std::int64_t count, double place) {
  double sum = 0;
  std::int64_t last = 0;
  for (std::int64_t token = 0; token < count; ++token) {
    if (probabilities[token] <= 0) continue;
    last = token;
    sum += static_cast<double>(probabilities[token]);
    if (place < sum) return token;
  }
  return last;  // what rounding left over
}

}  // namespace

at::Tensor next_probabilities(const at::Tensor& logits, std::span<const SeenText> texts,
                              const run::Decoding& decoding) {
  const at::Tensor wide = penalised(logits.to(at::kFloat), texts, decoding.repetition_penalty);
  return nucleus(best(wide / decoding.temperature, decoding.top_k), decoding.top_p).softmax(-1);
}

std::vector<std::int64_t> next_tokens(const at::Tensor& logits, std::span<const SeenText> texts,
                                      const run::Decoding& decoding) {
  if (!decoding.sample) {
    const at::Tensor next = penalised(logits, texts, decoding.repetition_penalty).argmax(-1).to(at::kCPU);
    return {next.const_data_ptr<std::int64_t>(), next.const_data_ptr<std::int64_t>() + next.numel()};
  }
  // On the processor: running sums have no deterministic kernel on a GPU.
  const at::Tensor probabilities = next_probabilities(logits.to(at::kCPU), texts, decoding).contiguous();
  std::vector<std::int64_t> tokens;
  for (std::size_t row = 0; row < texts.size(); ++row) {
    Random random(decoding.seed, "sample", texts[row].index, texts[row].made.size());
    const std::int64_t count = probabilities.size(1);
    tokens.push_back(token_at(probabilities.const_data_ptr<float>() + static_cast<std::int64_t>(row) * count, count,
                              random.uniform()));
  }
  return tokens;
}

}  // namespace lethe::engine
