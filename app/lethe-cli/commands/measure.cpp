// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include "all.h"
#include "figures/text.h"
#include "metrics/forgetting/measures.h"

namespace lethe::cli {

namespace {

class Measure final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("--matrix", matrix_, "CSV: stage,trained,ELEMENT…; a row a stage from 0; values in percent")
        ->required();
  }

  int run(const Common& common) override {
    const auto measures = metrics::measure_forgetting(metrics::read_score_matrix(matrix_));
    if (common.json) {
      print(OrderedJson(metrics::measures_json(measures)));
      return done;
    }
    for (const auto& [name, measure] : measures)
      std::cout << name << " = "
                << (measure.value ? figures::fixed(*measure.value, 2) : "none (" + measure.reason + ")") << "\n    "
                << metrics::measure_definitions().at(name) << "\n";
    return done;
  }

 private:
  std::string matrix_;
};

}  // namespace

std::unique_ptr<Command> make_measure() { return std::make_unique<Measure>(); }

}  // namespace lethe::cli
