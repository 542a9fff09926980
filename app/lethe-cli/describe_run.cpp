// SPDX-License-Identifier: GPL-3.0-or-later
#include "describe_run.h"

#include "figures/run_scores.h"

namespace lethe::cli {

namespace {

OrderedJson number_or_null(const std::optional<store::Score>& score) {
  return score ? OrderedJson(score->value) : OrderedJson();
}

OrderedJson stages_json(const store::RunDetail& run) {
  OrderedJson list = OrderedJson::array();
  for (const store::StageRow& stage : run.stages)
    list.push_back({{"index", stage.index},
                    {"from", stage.from ? OrderedJson(*stage.from) : OrderedJson()},
                    {"tasks", stage.tasks},
                    {"key", stage.key},
                    {"finished", stage.finished},
                    {"reused", stage.reused},
                    {"steps", stage.steps},
                    {"seconds", stage.seconds},
                    {"kept", !stage.weights.empty()},
                    {"weights_hash", stage.weights_hash}});
  return list;
}

OrderedJson scores_json(const store::RunDetail& run) {
  OrderedJson rows = OrderedJson::array();
  for (const auto& stage : run.scores) {
    OrderedJson row = OrderedJson::array();
    for (const auto& score : stage) row.push_back(number_or_null(score));
    rows.push_back(std::move(row));
  }
  return rows;
}

OrderedJson tasks_json(const store::RunDetail& run, const figures::Remarks& remarks) {
  OrderedJson list = OrderedJson::array();
  for (const store::TaskRow& task : run.tasks) {
    OrderedJson scores = OrderedJson::array();
    for (const auto& score : task.scores) scores.push_back(number_or_null(score));
    list.push_back({{"task", task.task},
                    {"metric", task.metric},
                    {"generated", remarks.generated_tasks.contains(task.task)},
                    {"scores", std::move(scores)}});
  }
  return list;
}

OrderedJson elements_json(const store::RunDetail& run, const figures::Remarks& remarks) {
  OrderedJson list = OrderedJson::array();
  for (const store::ElementRow& element : run.elements)
    list.push_back({{"id", element.id},
                    {"group", element.group},
                    {"metric", element.metric},
                    {"n", element.n},
                    {"chance", element.chance ? OrderedJson(*element.chance) : OrderedJson()},
                    {"generated", remarks.generated_elements.contains(element.id)}});
  return list;
}

OrderedJson forgetting_json(const store::RunDetail& run) {
  const figures::Forgetting forgetting = figures::forgetting_of(run);
  OrderedJson json(metrics::measures_json(forgetting.measures));
  json["by_group"] = OrderedJson::object();
  for (const auto& [group, measures] : forgetting.by_group)
    json["by_group"][group] = OrderedJson(metrics::measures_json(measures));
  return json;
}

}  // namespace

OrderedJson to_json(const store::RunRow& run) {
  OrderedJson json = {{"id", run.id},
                      {"study", run.study},
                      {"model", run.model},
                      {"sequence", run.sequence},
                      {"method", OrderedJson(run.method)},
                      {"strategies", OrderedJson(run.strategies)},
                      {"label", run.label},
                      {"seed", run.seed},
                      {"status", store::to_string(run.status)}};
  if (!run.reason.empty()) json["reason"] = run.reason;
  json["created"] = run.created;
  json["stages_finished"] = run.stages_finished;
  json["stages"] = run.stages;
  json["attempts"] = run.attempts;
  json["seconds"] = run.seconds;
  return json;
}

OrderedJson to_json(const std::vector<store::RunRow>& runs) {
  OrderedJson list = OrderedJson::array();
  for (const store::RunRow& run : runs) list.push_back(to_json(run));
  return {{"runs", std::move(list)}};
}

OrderedJson to_json(const store::RunDetail& run) {
  OrderedJson json = to_json(run.run);
  const figures::Remarks remarks = figures::remarks_of(run.spec);
  json["spec"] = OrderedJson(run.spec);
  json["stages"] = stages_json(run);
  json["elements"] = elements_json(run, remarks);
  json["scores"] = scores_json(run);
  json["tasks"] = tasks_json(run, remarks);
  json["forgetting"] = forgetting_json(run);
  json["notices"] = OrderedJson::array();
  for (const store::NoticeRow& notice : run.notices)
    json["notices"].push_back(OrderedJson{{"code", notice.code}, {"text", notice.text}});
  return json;
}

}  // namespace lethe::cli
