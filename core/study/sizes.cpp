// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/sizes.h"

#include <algorithm>

#include "data/benchmark.h"
#include "data/task.h"
#include "study/samples.h"

namespace lethe::study {

namespace {

constexpr std::size_t sample_size = 200;

/// Calls `use` for at most sample_size of `count` places, evenly spread; returns for how many.
template <class Use>
std::size_t sampled(std::size_t count, Use use) {
  const std::size_t taken = std::min(count, sample_size);
  for (std::size_t i = 0; i < taken; ++i) use(i * count / taken);
  return taken;
}

double length(const text::Tokenizer& tokenizer, const std::string& text) {
  return static_cast<double>(tokenizer.encode(text).size());
}

}  // namespace

const text::Tokenizer& Sizes::tokenizer(const ModelSource& model) {
  const auto found = tokenizers_.find(model.path);
  return found != tokenizers_.end() ? found->second
                                    : tokenizers_.emplace(model.path, text::Tokenizer::load(model.path)).first->second;
}

TaskSizes Sizes::task(const ModelSource& model, const Source& source, const Evaluation& evaluation) {
  const text::Tokenizer& tokens = tokenizer(model);
  const data::Task task = data::read_task(source.path);
  TaskSizes sizes;
  const std::size_t train = sampled(task.train().size(), [&](std::size_t i) {
    const data::Example& row = task.train()[i];
    const double all = length(tokens, row.prompt) + length(tokens, row.target) + 1;
    sizes.train_tokens += all;
    sizes.longest_tokens = std::max(sizes.longest_tokens, all);
  });
  sizes.train_tokens /= static_cast<double>(std::max<std::size_t>(train, 1));
  const std::size_t test = sampled(task.test().size(), [&](std::size_t i) {
    const data::Example& row = task.test()[i];
    sizes.test_prompt_tokens += length(tokens, row.prompt);
    sizes.new_tokens += std::min(length(tokens, row.target) + 1, static_cast<double>(task.max_new_tokens));
  });
  sizes.test_prompt_tokens /= static_cast<double>(std::max<std::size_t>(test, 1));
  sizes.new_tokens /= static_cast<double>(std::max<std::size_t>(test, 1));
  sizes.test_rows = static_cast<std::int64_t>(task.test().size());
  sizes.sample_hash = sample_hash(task, evaluation);
  return sizes;
}

std::vector<ElementSizes> Sizes::benchmark(const ModelSource& model, const Source& source,
                                           const Evaluation& evaluation) {
  const text::Tokenizer& tokens = tokenizer(model);
  const auto kind = model.encoder_decoder ? data::ModelKind::encoder_decoder : data::ModelKind::causal;
  std::vector<ElementSizes> sizes;
  for (const data::Element& element : data::read_benchmark(source.path).elements) {
    const auto& items = element.items(kind);
    const std::size_t asked = limited(evaluation, items.size());
    double sum = 0;
    const std::size_t taken = sampled(asked, [&](std::size_t i) {
      sum += length(tokens, items[i].context);
      for (const std::string& option : items[i].continuations) sum += length(tokens, option);
    });
    if (taken > 0) sum *= static_cast<double>(asked) / static_cast<double>(taken);
    sizes.push_back({sample_hash(element, kind, evaluation), static_cast<std::int64_t>(asked), sum});
  }
  return sizes;
}

}  // namespace lethe::study
