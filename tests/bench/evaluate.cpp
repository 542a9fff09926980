// SPDX-License-Identifier: GPL-3.0-or-later
// Scoring and generation through the service that answers `eval` and `generate`. With the nano models the peer gets the
// batch sizes that were fastest for it.
#include <cmath>

#include "bench/at_work.h"
#include "bench/parts.h"
#include "data/benchmark.h"
#include "data/task.h"
#include "engine/engine.h"
#include "figures/text.h"

namespace lethe::bench {

namespace {

/// The documents of a benchmark as text, `limit` of each element.
Json documents_of(const fs::path& folder, bool encoder_decoder, std::size_t limit) {
  const auto kind = encoder_decoder ? data::ModelKind::encoder_decoder : data::ModelKind::causal;
  Json documents = Json::array();
  for (const data::Element& element : data::read_benchmark(folder).elements) {
    std::size_t count = 0;
    for (const data::Item& item : element.items(kind)) {
      if (count++ == limit) break;
      documents.push_back({{"context", item.context}, {"options", item.continuations}, {"gold", item.gold}});
    }
  }
  return documents;
}

/// What is asked of a model: everything of the small ones, of the others as much as takes seconds.
Repeat evaluated(run::ModelService& service, const run::EvaluateRequest& request) {
  Repeat repeat;
  double right = 0;
  repeat.seconds = seconds_of([&] {
    for (const run::EvaluateReply& reply : service.evaluate(request)) {
      const run::ScoreMeasured& score = reply.score;
      repeat.amount += static_cast<double>(score.n);
      right += score.value * static_cast<double>(score.n);
    }
  });
  repeat.result = right / repeat.amount;
  return repeat;
}

std::string accuracies(const Json& own, const Json& peer) {
  return "accuracy " + figures::fixed(own.get<double>(), 2) + "; " + figures::fixed(peer.get<double>(), 2);
}

std::vector<std::string> some_prompts(std::size_t count) {
  const data::Task task = data::read_task(resources() / "tasks/exp");
  std::vector<std::string> prompts;
  for (std::size_t i = 0; i < count; ++i) prompts.push_back(task.test().at(i).prompt);
  return prompts;
}

Repeat generated(run::ModelService& service, const std::vector<std::string>& prompts, std::int64_t most) {
  Repeat repeat;
  repeat.result = Json::array();
  repeat.seconds = seconds_of([&] {
    for (const run::GenerateReply& reply : service.generate(prompts, {.max_new_tokens = most})) {
      repeat.amount += static_cast<double>(reply.ids.size());
      repeat.result.push_back(reply.ids);
    }
  });
  return repeat;
}

}  // namespace

std::vector<Comparison> measure_scoring(const Setting& setting) {
  const fs::path benchmark = resources() / "benchmarks/nano-rc";
  std::vector<Comparison> all;
  for (const Model& model : models(setting)) {
    const std::size_t limit = model.nano ? 120 : 20;
    const auto service = engine::make_model_service(model.folder, {"cpu", setting.threads});
    run::EvaluateRequest request{{benchmark.string()}, static_cast<std::int64_t>(limit), {}};
    Work work{"scoring", model.name, "documents/s", {}, true, {}, accuracies};
    work.peer = {{"what", "score"},
                 {"folder", model.folder.string()},
                 {"documents", documents_of(benchmark, model.encoder_decoder(), limit)},
                 {"batch", model.nano ? 64 : 16}};
    work.own = [&] { return evaluated(*service, request); };
    all.push_back(compare(setting, work));
  }
  return all;
}

Comparison generation(const Setting& setting, const Model& model, const std::vector<std::string>& prompts,
                      std::size_t peer_batch) {
  const std::int64_t most = 32;
  const auto service = engine::make_model_service(model.folder, {"cpu", setting.threads});
  Work work{"generation", model.name, "tokens/s", {}, true, {}, equal_share};
  work.peer = {{"what", "generate"},
               {"folder", model.folder.string()},
               {"prompts", prompts},
               {"max_new_tokens", most},
               {"batch", peer_batch}};
  work.own = [&] { return generated(*service, prompts, most); };
  return compare(setting, work);
}

std::vector<Comparison> measure_generation(const Setting& setting) {
  std::vector<Comparison> all;
  for (const Model& model : models(setting)) {
    const std::vector<std::string> prompts = some_prompts(model.nano ? 96 : 16);
    all.push_back(generation(setting, model, prompts, prompts.size()));
  }
  return all;
}

}  // namespace lethe::bench
