// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/forecasting.h"

#include <filesystem>

#include "formats/model_folder.h"
#include "queue/work_done.h"

namespace lethe::queue {

namespace fs = std::filesystem;

namespace {

std::int64_t bytes_beside_weights(const fs::path& model) {
  std::error_code error;
  auto sum = static_cast<std::int64_t>(fs::file_size(model / "config.json", error));
  for (const fs::path& file : formats::companion_files(model))
    sum += static_cast<std::int64_t>(fs::file_size(file, error));
  return sum;
}

/// The value of a key, made the first time it is asked for.
template <class Map, class Make>
const auto& remembered(Map& map, const std::string& key, Make make) {
  const auto found = map.find(key);
  return found != map.end() ? found->second : map.emplace(key, make()).first->second;
}

}  // namespace

Forecasting::Forecasting(const catalog::Catalog& catalog, study::Environment here,
                         std::function<study::Costs(const study::RunSpec&)> measure)
    : catalog_(catalog), here_(std::move(here)), measure_(std::move(measure)) {}

study::Costs Forecasting::costs(const study::RunSpec& run) {
  const std::string key = run.model.hash + " " + run.method.name + " " + run.method.options.dump();
  return remembered(costs_, key, [&] {
    study::Costs costs = measure_(run);
    costs.companion_bytes = bytes_beside_weights(run.model.path);
    const auto& method = catalog_.method(run.method.name, "study");
    if (method.trained_share) costs.trained_share = method.trained_share(run.method.options);
    return costs;
  });
}

study::Forecast Forecasting::forecast(const std::vector<study::RunSpec>& runs, store::Database* database) {
  study::ForecastInput input;
  input.environment = here_;
  input.costs = [this](const study::RunSpec& run) { return costs(run); };
  input.shape = [](const study::ModelSource& model) {
    const fs::path config = fs::path(model.path) / "config.json";
    return catalog::shape_of(read_json_file(config), config.string());
  };
  const auto key = [](const study::ModelSource& model, const study::Source& source, const study::Evaluation& how) {
    return model.hash + " " + source.hash + " " + study::to_json(how).dump();
  };
  input.task = [&](const auto& model, const auto& task, const auto& how) {
    return remembered(tasks_, key(model, task, how), [&] { return sizes_.task(model, task, how); });
  };
  input.benchmark = [&](const auto& model, const auto& benchmark, const auto& how) {
    return remembered(benchmarks_, key(model, benchmark, how), [&] { return sizes_.benchmark(model, benchmark, how); });
  };
  if (database) add_work_done(input, *database, runs);
  return study::forecast(runs, input);
}

}  // namespace lethe::queue
