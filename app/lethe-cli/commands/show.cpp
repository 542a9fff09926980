// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include "all.h"
#include "describe_run.h"
#include "figures/run_scores.h"
#include "figures/table.h"
#include "figures/text.h"

namespace lethe::cli {

namespace {

figures::Cell number(const std::optional<store::Score>& score) {
  return {score ? figures::fixed(score->value, 1) : "–", {}};
}

/// A row an element or task, a column a stage.
void print_scores(const store::RunDetail& run) {
  figures::Table table;
  table.caption = "Scores after each stage, %.";
  const figures::Remarks remarks = figures::remarks_of(run.spec);
  std::vector<bool> generated;
  table.columns = {{"what", "Element"}, {"group", "Group"}, {"metric", "Metric"}};
  for (const store::StageRow& stage : run.stages)
    table.columns.push_back({"stage", stage.index == 0 ? "start" : join(stage.tasks, "+"), true});
  for (std::size_t i = 0; i < run.elements.size(); ++i) {
    auto& row = table.rows.emplace_back(std::vector<figures::Cell>{
        {run.elements[i].id, {}}, {run.elements[i].group, {}}, {run.elements[i].metric, {}}});
    for (const auto& stage : run.scores) row.push_back(number(stage[i]));
    generated.push_back(remarks.generated_elements.contains(run.elements[i].id));
  }
  for (const store::TaskRow& task : run.tasks) {
    auto& row = table.rows.emplace_back(std::vector<figures::Cell>{{task.task, {}}, {"task", {}}, {task.metric, {}}});
    for (const auto& score : task.scores) row.push_back(number(score));
    generated.push_back(remarks.generated_tasks.contains(task.task));
  }
  mark_generated(table, generated);
  std::cout << figures::plain_text(table) << '\n';
}

void print_measures(const std::string& title, const metrics::Measures& measures) {
  std::cout << title << ":";
  for (const auto& [name, measure] : measures)
    if (measure.value) std::cout << "  " << name << " " << figures::fixed(*measure.value, 1);
  std::cout << '\n';
  for (const auto& [name, measure] : measures)
    if (!measure.value) std::cout << "    no " << name << ": " << measure.reason << '\n';
}

void print_run(const store::RunDetail& run) {
  const store::RunRow& row = run.run;
  std::cout << row.id << "  " << store::to_string(row.status) << (row.reason.empty() ? "" : ": " + row.reason) << "\n"
            << row.model << ", " << row.label << ", seed " << row.seed << ", " << join(row.sequence, " → ")
            << ", study '" << row.study << "', " << duration(row.seconds) << "\n\n";
  if (!run.stages.empty()) print_scores(run);
  const figures::Forgetting forgetting = figures::forgetting_of(run);
  print_measures("forgetting", forgetting.measures);
  for (const auto& [group, measures] : forgetting.by_group) print_measures("  " + group, measures);
  for (const store::NoticeRow& notice : run.notices) std::cout << "notice: " << notice.text << '\n';
}

class Show final : public Command {
 public:
  void declare(CLI::App& app) override { app.add_option("run", run_, "Id of a run, or its beginning")->required(); }

  int run(const Common& common) override {
    store::Database database = open_for_reading(common);
    const store::RunDetail detail = store::run_detail(database, store::find_run(database, run_));
    if (common.json)
      print(to_json(detail));
    else
      print_run(detail);
    return done;
  }

 private:
  std::string run_;
};

}  // namespace

std::unique_ptr<Command> make_show() { return std::make_unique<Show>(); }

}  // namespace lethe::cli
