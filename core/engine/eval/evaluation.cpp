// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/eval/evaluation.h"

#include <algorithm>

#include "engine/eval/generator.h"
#include "metrics/choice.h"
#include "study/samples.h"

namespace lethe::engine {

namespace {

Element load_element(const data::Element& source, const text::Tokenizer& tokenizer, const ModelShape& shape,
                     const study::Evaluation& evaluation) {
  const auto kind = shape.encoder_decoder ? data::ModelKind::encoder_decoder : data::ModelKind::causal;
  const std::vector<data::Item>& items = source.items(kind);
  const std::size_t count = study::limited(evaluation, items.size());
  const study::PromptLimit limit = prompt_limit(shape);
  Element element;
  element.id = source.id;
  element.group = source.group;
  element.metric = source.metric;
  element.chance = source.chance;
  element.sample_hash = study::sample_hash(source, kind, evaluation);
  for (std::size_t i = 0; i < count; ++i) {
    Document document;
    bool cut = false;
    for (const std::string& continuation : items[i].continuations) {
      TextRow row = encode_pair(tokenizer, shape, items[i].context, continuation);
      if (row.continuation.empty())
        throw InputError("benchmark element '" + source.id + "', item " + items[i].id + ": option '" + continuation +
                         "' has no token of its own");
      cut = cut_prefix(row, shape, limit) || cut;
      document.push_back(std::move(row));
    }
    element.cut += cut;
    element.documents.push_back(std::move(document));
    element.lengths.push_back(items[i].lengths);
    element.gold.push_back(items[i].gold);
  }
  return element;
}

}  // namespace

std::vector<Element> load_elements(const data::Benchmark& benchmark, const text::Tokenizer& tokenizer,
                                   const ModelShape& shape, const study::Evaluation& evaluation) {
  std::vector<Element> elements;
  for (const data::Element& element : benchmark.elements)
    elements.push_back(load_element(element, tokenizer, shape, evaluation));
  return elements;
}

static study::PromptLimit limit_of(const data::Task& task, const ModelShape& shape) {
  try {
    return prompt_limit(shape, task.max_new_tokens);
  } catch (const InputError& error) {
    throw InputError("task '" + task.name + "', 'max_new_tokens': " + error.what());
  }
}

TaskTest load_task_test(const data::Task& task, const text::Tokenizer& tokenizer, const ModelShape& shape,
                        const study::Evaluation& evaluation) {
  TaskTest test;
  test.name = task.name;
  test.metric = task.metric;
  test.max_new_tokens = task.max_new_tokens;
  const std::size_t count = study::limited(evaluation, task.test().size());
  const study::PromptLimit limit = limit_of(task, shape);
  test.sample_hash = study::sample_hash(task, evaluation);
  for (std::size_t i = 0; i < count; ++i) {
    const data::Example& example = task.test()[i];
    TextRow row{encode_prompt(tokenizer, shape, example.prompt), {}, {}};
    test.cut += cut_prefix(row, shape, limit);
    test.prompts.push_back(std::move(row.prefix));
    test.references.push_back(example.references);
    test.sources.push_back(example.source);
  }
  return test;
}

Measured measure(LanguageModel& model, const Element& element, std::size_t limit, const Progress& progress) {
  std::span<const Document> documents = element.documents;
  if (limit > 0 && limit < documents.size()) documents = documents.first(limit);
  const auto scores = score_documents(model, documents, progress);
  const auto metric = metrics::make_choice_metric(element.metric);
  std::vector<metrics::Choice> choices;
  std::string packed;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    metrics::Choice choice{{}, element.lengths[i], element.gold[i]};
    for (const TextScore& score : scores[i]) choice.log_likelihoods.push_back(score.logprob);
    packed += static_cast<char>(metric->score(choice) > 0);
    choices.push_back(std::move(choice));
  }
  const metrics::Value value = metric->aggregate(choices);
  return {value.value, value.standard_error, static_cast<std::int64_t>(value.n), std::move(packed)};
}

Measured measure(LanguageModel& model, const text::Tokenizer& tokenizer, const TaskTest& test,
                 const Progress& progress) {
  const auto generated = generate_greedy(model, test.prompts, test.max_new_tokens, progress);
  std::vector<metrics::Sample> samples;
  Json texts = Json::array();
  for (std::size_t i = 0; i < generated.size(); ++i) {
    const std::string text = tokenizer.decode(std::vector<std::int32_t>(generated[i].begin(), generated[i].end()));
    const std::size_t first = text.find_first_not_of(" \n\t"), last = text.find_last_not_of(" \n\t");
    texts.push_back(first == std::string::npos ? "" : text.substr(first, last - first + 1));
    samples.push_back({texts.back().get<std::string>(), test.references[i], test.sources[i]});
  }
  const metrics::Value value = metrics::make_metric(test.metric)->aggregate(samples);
  return {value.value, value.standard_error, static_cast<std::int64_t>(value.n),
          texts.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace lethe::engine
