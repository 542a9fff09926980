// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>

#include "all.h"
#include "catalog/shape.h"
#include "computing.h"
#include "figures/table.h"
#include "figures/text.h"

namespace lethe::cli {

namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1e", value);
  return text;
}

OrderedJson to_json(const engine::Examined& found) {
  if (!found.failure.empty()) return {{"family", found.family}, {"dtype", found.dtype}, {"failure", found.failure}};
  return {{"family", found.family},
          {"dtype", found.dtype},
          {"difference", found.difference},
          {"training_tokens_per_second", found.training},
          {"scoring_tokens_per_second", found.scoring},
          {"peak_bytes", found.bytes}};
}

figures::Table table_of(const std::vector<engine::Examined>& all) {
  figures::Table table;
  table.columns = {{"family", "Family", false},
                   {"dtype", "Numbers", false},
                   {"difference", "Difference", true},
                   {"training", "Training, tokens/s", true},
                   {"scoring", "Scoring, tokens/s", true},
                   {"memory", "Memory, MiB", true}};
  for (const engine::Examined& found : all) {
    const auto cell = [&](const std::string& text) { return figures::Cell{found.failure.empty() ? text : "–", {}}; };
    table.rows.push_back({{found.family, {}},
                          {found.dtype, {}},
                          cell(short_number(found.difference)),
                          cell(figures::fixed(found.training, 0)),
                          cell(figures::fixed(found.scoring, 0)),
                          cell(figures::fixed(static_cast<double>(found.bytes) / mebibyte, 0))});
    if (!found.failure.empty())
      table.notes.push_back(found.family + " in " + found.dtype + " failed: " + found.failure + ".");
  }
  table.definition =
      "Small models with random weights. Difference: the largest one of a token's log-probability to fp32 on the "
      "processor. Memory: at the peak of training, weights and optimiser included.";
  return table;
}

/// What computes here, and whether it computes right.
class Doctor final : public Command {
 public:
  void declare(CLI::App& app) override {
    declare_device(app, device_, threads_);
    app.add_option("--only", families_, "Only these families")->check(one_of(catalog::model_types()));
  }

  int run(const Common& common) override {
    const study::Environment here = engine::environment(device_, threads_);
    if (!common.json) print_machine(here);
    std::vector<engine::Examined> all;
    engine::examine(here.device, here.threads, families_, [&](const engine::Examined& found) {
      tell(found.family + ", " + found.dtype + (found.failure.empty() ? "" : ": " + found.failure));
      all.push_back(found);
    });
    if (common.json) {
      OrderedJson rows = OrderedJson::array();
      for (const engine::Examined& found : all) rows.push_back(to_json(found));
      print({{"environment", study::to_json(here)}, {"gpus", gpus()}, {"examined", rows}});
    } else {
      std::cout << figures::plain_text(table_of(all));
    }
    const bool well = std::all_of(all.begin(), all.end(), [](const auto& found) { return found.failure.empty(); });
    return well ? done : run_failed;
  }

 private:
  static OrderedJson gpus() {
    OrderedJson list = OrderedJson::array();
    for (const engine::Gpu& gpu : engine::gpu_support().gpus)
      list.push_back({{"name", gpu.name}, {"bytes", gpu.bytes}});
    return list;
  }

  static void print_machine(const study::Environment& here) {
    std::cout << "Lethe " << here.program << ", torch " << here.torch << "\nComputes on " << here.device << ": "
              << here.device_name << ", " << here.threads << (here.threads == 1 ? " thread\n" : " threads\n");
    const engine::GpuSupport& support = engine::gpu_support();
    for (std::size_t i = 0; i < support.gpus.size(); ++i)
      std::cout << "cuda:" << i << ": " << support.gpus[i].name << ", "
                << figures::fixed(static_cast<double>(support.gpus[i].bytes) / mebibyte / 1024, 0) << " GiB\n";
    if (support.gpus.empty()) std::cout << "The NVIDIA driver shows no GPU.\n";
    if (!support.why_no_use.empty()) std::cout << "It cannot be used: " << support.why_no_use << ".\n";
    std::cout << std::endl;
  }

  std::string device_ = "auto";
  int threads_ = 0;
  std::vector<std::string> families_;
};

}  // namespace

std::unique_ptr<Command> make_doctor() { return std::make_unique<Doctor>(); }

}  // namespace lethe::cli
