// SPDX-License-Identifier: GPL-3.0-or-later
#include "all.h"
#include "computing.h"
#include "jsonl.h"

namespace lethe::cli {

namespace {

class Score final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("--model", model_, "A model folder, or the name of a known model")->required();
    app.add_option("--input", input_, R"(A line a request: {"context", "continuation"})")->required();
    declare_computing(app, computing_);
  }

  int run(const Common& common) override {
    const fs::path folder = model_folder(make_catalog(common), model_);
    std::vector<run::ScoreRequest> requests;
    for (const auto& texts : read_lines(input_, {"context", "continuation"})) requests.push_back({texts[0], texts[1]});
    const auto service = engine::make_model_service(folder, computing_);
    tell_notices(*service);
    std::vector<OrderedJson> lines;
    std::int64_t cut = 0;
    naming_file(input_, [&] {
      for (const run::ScoreReply& reply : service->score(requests)) {
        cut += reply.cut;
        lines.push_back(
            {{"logprob", reply.logprob}, {"greedy", reply.greedy}, {"tokens", reply.tokens}, {"cut", reply.cut}});
      }
    });
    tell_cut(cut, service->prompt_limit());
    print_lines(lines, common.json);
    return done;
  }

 private:
  std::string model_, input_;
  engine::Computing computing_;
};

}  // namespace

std::unique_ptr<Command> make_score() { return std::make_unique<Score>(); }

}  // namespace lethe::cli
