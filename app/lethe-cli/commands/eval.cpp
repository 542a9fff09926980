// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include "all.h"
#include "computing.h"
#include "figures/table.h"
#include "figures/text.h"

namespace lethe::cli {

namespace {

OrderedJson score_json(const run::EvaluateReply& reply) {
  const run::ScoreMeasured& score = reply.score;
  return {{"element", score.element},
          {"group", score.group},
          {"metric", score.metric},
          {"value", score.value},
          {"stderr", score.standard_error ? OrderedJson(*score.standard_error) : OrderedJson()},
          {"n", score.n},
          {"chance", score.chance ? OrderedJson(*score.chance) : OrderedJson()},
          {"sample_hash", score.sample_hash},
          {"protocol", score.protocol},
          {"generated", reply.generated},
          {"cut", reply.cut}};
}

figures::Table table_of(const std::vector<run::EvaluateReply>& replies) {
  figures::Table table;
  table.name = "scores";
  table.caption = "Scores, %.";
  table.columns = {{"element", "Element", false},
                   {"group", "Group", false},
                   {"metric", "Metric", false},
                   {"value", "Score", true},
                   {"stderr", "Error", true},
                   {"chance", "Chance", true},
                   {"n", "n", false}};
  const auto number = [](const std::optional<double>& value) {
    return figures::Cell{value ? figures::fixed(*value, 1) : "–", {}};
  };
  std::vector<bool> marks;
  for (const auto& [score, cut, generated] : replies) {
    marks.push_back(generated);
    table.rows.push_back({{score.element, {}},
                          {score.group, {}},
                          {score.metric, {}},
                          number(score.value),
                          number(score.standard_error),
                          number(score.chance),
                          {std::to_string(score.n), {}}});
  }
  mark_generated(table, marks);
  return table;
}

class Eval final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("--model", model_, "A model folder, or the name of a known model")->required();
    app.add_option("--benchmark", benchmarks_, "Names or folders of benchmarks, or group:dk and the like")->required();
    app.add_option("--shots", request_.shots, "Solved examples before each question; only 0 can be done so far");
    app.add_option("--limit", request_.limit, "Items of each element")->check(at_least(1));
    app.add_option("--protocol", request_.protocol, "How prompts are made and options compared");
    declare_computing(app, computing_);
  }

  int run(const Common& common) override {
    const auto catalog = make_catalog(common);
    if (request_.shots && *request_.shots != 0)
      throw InputError("--shots " + std::to_string(*request_.shots) +
                       ": this version scores without solved examples only, leave it out or give 0");
    catalog.protocol(request_.protocol, "--protocol");
    const fs::path folder = model_folder(catalog, model_);
    for (const std::string& name : benchmarks_) add_benchmarks(catalog, name);
    const auto service = engine::make_model_service(folder, computing_);
    tell_notices(*service);
    tell("measuring " + model_);
    const auto replies = service->evaluate(request_);
    std::int64_t cut = 0;
    for (const auto& reply : replies) cut += reply.cut;
    tell_cut(cut, service->prompt_limit());
    if (common.json) {
      OrderedJson list = OrderedJson::array();
      for (const auto& reply : replies) list.push_back(score_json(reply));
      print({{"scores", list}});
    } else {
      std::cout << figures::plain_text(table_of(replies));
    }
    return done;
  }

 private:
  void add_benchmarks(const catalog::Catalog& catalog, const std::string& name) {
    if (!name.starts_with("group:")) {
      request_.benchmarks.push_back(catalog.benchmark(name, "--benchmark").path.string());
      return;
    }
    const std::size_t before = request_.benchmarks.size();
    for (const auto& benchmark : catalog.benchmarks())
      if (benchmark.problem.empty() && benchmark.has_group(name.substr(6)))
        request_.benchmarks.push_back(benchmark.path.string());
    if (request_.benchmarks.size() == before)
      throw InputError("--benchmark " + name + ": no benchmark belongs to this group; 'list benchmarks' shows them");
  }

  std::string model_;
  std::vector<std::string> benchmarks_;
  run::EvaluateRequest request_;
  engine::Computing computing_;
};

}  // namespace

std::unique_ptr<Command> make_eval() { return std::make_unique<Eval>(); }

}  // namespace lethe::cli
