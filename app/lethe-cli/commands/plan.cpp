// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include "all.h"
#include "base/others_load.h"
#include "computing.h"
#include "engine/engine.h"
#include "load_study.h"
#include "queue/forecasting.h"

namespace lethe::cli {

namespace {

OrderedJson choice_json(const study::Choice& choice) {
  OrderedJson json = {{"name", choice.name}};
  for (const auto& [key, value] : choice.options.items()) json[key] = OrderedJson(value);
  return json;
}

OrderedJson run_json(const study::RunSpec& run, std::optional<double> seconds) {
  OrderedJson sequence = OrderedJson::array(), strategies = OrderedJson::array();
  for (const auto& item : run.sequence) sequence.push_back(item.task.name);
  for (const auto& strategy : run.strategies) strategies.push_back(choice_json(strategy));
  return {{"study", run.study},
          {"model", run.model.name},
          {"sequence", std::move(sequence)},
          {"method", choice_json(run.method)},
          {"strategies", std::move(strategies)},
          {"label", run.label},
          {"seed", run.seed},
          {"stages", run.stages.size() + 1},
          {"seconds", seconds ? OrderedJson(*seconds) : OrderedJson()}};
}

class Plan final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("study", study_, "A study file, or the name of a bundled one")->required();
    declare_device(app, device_, threads_);
  }

  int run(const Common& common) override {
    const auto catalog = make_catalog(common);
    LoadedStudy loaded = load_study(catalog, study_);
    auto& expansion = loaded.expansion;
    const study::Environment here = engine::environment(device_, threads_);
    if (expansion.problems.empty()) try {
        engine::check_runs(expansion.runs, here);
      } catch (const InputError& error) {
        expansion.problems.push_back(error.what());
      }
    std::optional<study::Forecast> forecast;
    if (expansion.problems.empty()) forecast = predict(common, catalog, expansion.runs, here);
    if (common.json) print(document(expansion, forecast));
    for (const std::string& problem : expansion.problems) tell(problem);
    for (const std::string& note : expansion.notes) tell(note);
    if (!forecast) return input_at_fault;
    if (!common.json) print_forecast(expansion.runs, *forecast);
    return done;
  }

 private:
  study::Forecast predict(const Common& common, const catalog::Catalog& catalog,
                          const std::vector<study::RunSpec>& runs, const study::Environment& here) const {
    queue::Forecasting forecasting(catalog, here, [&](const study::RunSpec& run) {
      tell("timing " + run.model.name + ", " + run.method.name + ", on this machine");
      return engine::measure_costs(run, here);
    });
    std::error_code error;
    if (!fs::exists(database_file(common), error)) return forecasting.forecast(runs, nullptr);
    store::Database database = open_for_reading(common);
    return forecasting.forecast(runs, &database);
  }

  static OrderedJson document(const study::Expansion& expansion, const std::optional<study::Forecast>& forecast) {
    OrderedJson runs = OrderedJson::array();
    for (std::size_t i = 0; i < expansion.runs.size(); ++i)
      runs.push_back(run_json(expansion.runs[i], forecast ? std::optional(forecast->run_seconds[i]) : std::nullopt));
    OrderedJson json = {{"runs", std::move(runs)}};
    const auto put = [&](const char* key, auto member) {
      json[key] = forecast ? OrderedJson(*forecast.*member) : OrderedJson();
    };
    put("stages", &study::Forecast::stages);
    put("shared_stages", &study::Forecast::shared_stages);
    put("seconds", &study::Forecast::seconds);
    put("others_share", &study::Forecast::others_share);
    put("peak_bytes", &study::Forecast::peak_bytes);
    put("disk_bytes", &study::Forecast::disk_bytes);
    json["problems"] = expansion.problems;
    json["notes"] = expansion.notes;
    return json;
  }

  static void print_forecast(const std::vector<study::RunSpec>& runs, const study::Forecast& forecast) {
    for (std::size_t i = 0; i < runs.size(); ++i)
      std::cout << runs[i].model.name << ", " << runs[i].label << ", seed " << runs[i].seed << ": "
                << duration(forecast.run_seconds[i]) << '\n';
    std::cout << runs.size() << " runs, " << forecast.stages << " stages (" << forecast.shared_stages
              << " of them shared): about " << duration(forecast.seconds) << " here, " << bytes(forecast.peak_bytes)
              << " of memory, " << bytes(forecast.disk_bytes) << " of disk\n";
    if (forecast.others_share > busy_share)
      tell("other programs took " + std::to_string(std::lround(100 * forecast.others_share)) +
           " % of the processors while this was timed; alone it will take less");
  }

  std::string study_, device_ = "auto";
  int threads_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_plan() { return std::make_unique<Plan>(); }

}  // namespace lethe::cli
