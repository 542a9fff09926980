// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/eval/evaluation.h"

#include <algorithm>

#include "base/hash.h"
#include "engine/eval/generator.h"
#include "metrics/choice.h"

namespace lethe::engine {

namespace {

/// Two scores are comparable only if this agrees: rows, template, protocol, limit, shots and the metric's version.
std::string sample_hash(std::initializer_list<std::string> parts, const study::Evaluation& evaluation) {
  Json all = Json::array();
  for (const std::string& part : parts) all.push_back(part);
  all.push_back(evaluation.protocol);
  all.push_back(evaluation.shots ? Json(*evaluation.shots) : Json());
  return sha256(all.dump());
}

std::size_t limit_of(const study::Evaluation& evaluation, std::size_t size) {
  return evaluation.limit ? std::min(size, static_cast<std::size_t>(*evaluation.limit)) : size;
}

Element load_element(const data::Element& source, const text::Tokenizer& tokenizer, const ModelShape& shape,
                     const study::Evaluation& evaluation) {
  const auto kind = shape.encoder_decoder ? data::ModelKind::encoder_decoder : data::ModelKind::causal;
  const std::vector<data::Item>& items = source.items(kind);
  const std::size_t count = limit_of(evaluation, items.size());
  Element element;
  element.id = source.id;
  element.group = source.group;
  element.metric = source.metric;
  element.chance = source.chance;
  element.sample_hash = sample_hash(
      {source.sample_hash(count), source.template_hash, metrics::make_choice_metric(source.metric)->version()},
      evaluation);
  for (std::size_t i = 0; i < count; ++i) {
    Document document;
    for (const std::string& continuation : items[i].continuations) {
      TextRow row = encode_pair(tokenizer, shape, items[i].context, continuation);
      if (row.continuation.empty())
        throw InputError("benchmark element '" + source.id + "', item " + items[i].id + ": option '" + continuation +
                         "' has no token of its own");
      element.cut += cut_prefix(row, shape, shape.max_length, CutSide::Left);
      document.push_back(std::move(row));
    }
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

TaskTest load_task_test(const data::Task& task, const text::Tokenizer& tokenizer, const ModelShape& shape,
                        const study::Evaluation& evaluation) {
  TaskTest test;
  test.name = task.name;
  test.metric = task.metric;
  test.max_new_tokens = task.max_new_tokens;
  const std::size_t count = limit_of(evaluation, task.test().size());
  test.sample_hash =
      sample_hash({task.hash, std::to_string(count), metrics::make_metric(task.metric)->version()}, evaluation);
  for (std::size_t i = 0; i < count; ++i) {
    const data::Example& example = task.test()[i];
    TextRow row{encode_prompt(tokenizer, shape, example.prompt), {}, {}};
    test.cut += cut_prefix(
        row, shape, std::max<std::int64_t>(1, shape.max_length - (shape.encoder_decoder ? 0 : test.max_new_tokens)),
        CutSide::Left);
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
