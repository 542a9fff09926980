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

/// «1.23 B», «559 M», «0.29 M».
std::string parameters_text(std::int64_t parameters) {
  const double millions = static_cast<double>(parameters) / 1e6;
  char text[32];
  std::snprintf(text, sizeof text, "%.*f %s", millions >= 1000 || millions < 10 ? 2 : 0,
                millions >= 1000 ? millions / 1000 : millions, millions >= 1000 ? "B" : "M");
  return text;
}

std::string layers_text(const catalog::Shape& shape) {
  const std::string layers = std::to_string(shape.layers);
  return shape.encoder_decoder ? layers + "+" + std::to_string(shape.decoder_layers) : layers;
}

std::string heads_text(const catalog::Shape& shape) {
  const std::string heads = std::to_string(shape.heads), size = std::to_string(shape.head_size);
  return heads + (shape.key_heads == shape.heads ? "" : "/" + std::to_string(shape.key_heads)) + " of " + size;
}

std::string place_text(const catalog::ModelEntry& model) {
  if (model.place == catalog::Place::Absent) return "not here: lethe-cli hub get " + model.repository;
  if (!model.problem.empty()) return "cannot be used: " + model.problem;
  return model.place == catalog::Place::HubCache ? "hub cache" : model.generated ? "generated" : "folder";
}

void print_models(const std::vector<catalog::ModelEntry>& models) {
  figures::Table table;
  table.caption = "Models";
  table.columns = {{"id", "Model"},
                   {"family", "Family"},
                   {"parameters", "Parameters", true},
                   {"layers", "Layers", true},
                   {"hidden", "Hidden", true},
                   {"heads", "Heads", true},
                   {"vocabulary", "Vocabulary", true},
                   {"place", "Where"}};
  for (const catalog::ModelEntry& model : models) {
    const bool known = !model.family.empty();
    const auto number = [&](std::int64_t value) { return known ? std::to_string(value) : std::string(); };
    table.rows.push_back({{model.name, {}},
                          {model.family, {}},
                          {known ? parameters_text(model.shape.parameters()) : "", {}},
                          {known ? layers_text(model.shape) : "", {}},
                          {number(model.shape.hidden), {}},
                          {known ? heads_text(model.shape) : "", {}},
                          {number(model.shape.vocabulary), {}},
                          {place_text(model), {}}});
  }
  std::cout << (models.empty() ? "There are none.\n" : figures::plain_text(table));
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
    if (kind_ == "models" && !common.json) {
      print_models(make_catalog(common).models());
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
