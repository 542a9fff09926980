// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include "all.h"
#include "builtin_figures.h"
#include "catalog/describe.h"
#include "describe_run.h"
#include "figures/table.h"

namespace lethe::cli {

namespace {

template <class Entries>
OrderedJson described(const Entries& entries) {
  OrderedJson list = OrderedJson::array();
  for (const auto& entry : entries) list.push_back(catalog::to_json(entry));
  return list;
}

OrderedJson figures_json() {
  OrderedJson list = OrderedJson::array();
  for (const figures::Figure& figure : builtin_figures())
    list.push_back(OrderedJson{{"id", figure.name}, {"about", figure.about}, {"figure", figures::to_json(figure)}});
  return list;
}

std::vector<store::RunRow> runs_of(const Common& common) {
  // Before the first run there is no database and so there are no runs.
  std::error_code error;
  if (common.database.empty() && !fs::exists(database_file(common), error)) return {};
  store::Database database = open_for_reading(common);
  return store::list_runs(database);
}

/// Saved studies, and those that were queued from elsewhere.
OrderedJson studies_json(const Common& common, const catalog::Catalog& catalog) {
  OrderedJson list = described(catalog.studies());
  std::error_code error;
  if (!fs::exists(database_file(common), error)) return list;
  store::Database database = open_for_reading(common);
  for (const store::StudyRow& study : store::list_studies(database))
    list.push_back(OrderedJson{{"id", study.name}, {"about", "in the database"}, {"runs", study.runs}});
  return list;
}

void print_runs(const std::vector<store::RunRow>& runs) {
  figures::Table table;
  table.caption = "Runs";
  table.columns = {{"id", "Run"},          {"study", "Study"},   {"model", "Model"},     {"label", "Label"},
                   {"seed", "Seed", true}, {"stages", "Stages"}, {"created", "Created"}, {"status", "Status"}};
  for (const store::RunRow& run : runs)
    table.rows.push_back({{run.id, {}},
                          {run.study, {}},
                          {run.model, {}},
                          {run.label, {}},
                          {std::to_string(run.seed), {}},
                          {std::to_string(run.stages_finished) + "/" + std::to_string(run.stages), {}},
                          {local_time(run.created), {}},
                          {store::to_string(run.status) + (run.reason.empty() ? "" : ": " + run.reason), {}}});
  std::cout << (runs.empty() ? "There are no runs.\n" : figures::plain_text(table));
}

void print_entries(const OrderedJson& entries) {
  for (const OrderedJson& entry : entries) {
    std::cout << entry.at("id").get<std::string>();
    if (entry.value("generated", false)) std::cout << " (generated)";
    if (const std::string about = entry.value("about", ""); !about.empty()) std::cout << ": " << about;
    if (const std::string problem = entry.value("problem", ""); !problem.empty())
      std::cout << " [cannot be used: " << problem << "]";
    std::cout << '\n';
  }
  if (entries.empty()) std::cout << "There are none.\n";
}

class List final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("kind", kind_, "What to list")
        ->required()
        ->check(one_of(
            {"models", "tasks", "benchmarks", "methods", "strategies", "protocols", "studies", "runs", "figures"}));
  }

  int run(const Common& common) override {
    if (kind_ == "runs") {
      const auto runs = runs_of(common);
      if (common.json)
        print(to_json(runs));
      else
        print_runs(runs);
      return done;
    }
    const OrderedJson entries = listed(common);
    if (common.json)
      print({{kind_, entries}});
    else
      print_entries(entries);
    return done;
  }

 private:
  OrderedJson listed(const Common& common) const {
    const auto catalog = make_catalog(common);
    if (kind_ == "models") return described(catalog.models());
    if (kind_ == "tasks") return described(catalog.tasks());
    if (kind_ == "benchmarks") return described(catalog.benchmarks());
    if (kind_ == "methods") return described(catalog.methods());
    if (kind_ == "strategies") return described(catalog.strategies());
    if (kind_ == "protocols") return described(catalog.protocols());
    if (kind_ == "studies") return studies_json(common, catalog);
    return figures_json();
  }

  std::string kind_;
};

}  // namespace

std::unique_ptr<Command> make_list() { return std::make_unique<List>(); }

}  // namespace lethe::cli
