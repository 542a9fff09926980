// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <thread>

#include "all.h"
#include "engine/engine.h"
#include "nano/benchmarks.h"
#include "nano/family.h"
#include "nano/tasks.h"

namespace lethe::cli {

namespace {

void tell_progress(const engine::NanoProgress& at) {
  char line[256];
  std::snprintf(line, sizeof line, "%s: step %lld of %lld, loss %.3f, %.0f s", at.model.c_str(),
                static_cast<long long>(at.step), static_cast<long long>(at.steps), at.loss, at.seconds);
  tell(line);
}

class Nano final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("--out", out_, "The folder for tasks/, benchmarks/ and models/ (default: the program's resources)");
    app.add_option("--only", only_, "Only these models");
    app.add_flag("--skip-models", skip_, "Only tasks and benchmarks");
    app.add_option("--threads", threads_, "Models trained side by side, each on one thread; 0 = as many as cores")
        ->check(at_least(0));
  }

  int run(const Common& common) override {
    const auto models = chosen_models();
    const fs::path out = out_.empty() ? catalog::find_resources(common.executable) : fs::path(out_);
    for (const std::string& name : nano::task_names()) {
      tell("task " + name);
      nano::write_task(nano::make_task(name, nano::family_seed), out / "tasks" / name);
    }
    for (const std::string& name : nano::benchmark_names()) {
      tell("benchmark " + name);
      nano::write_benchmark(nano::make_benchmark(name, nano::family_seed), out / "benchmarks" / name);
    }
    if (!skip_) {
      tell("training " + join(models, ", ") + " from random weights");
      const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
      engine::build_nano_models(out / "models", models,
                                std::min<int>(threads_ > 0 ? threads_ : cores, static_cast<int>(models.size())),
                                tell_progress);
    }
    if (common.json)
      print({{"out", out.string()},
             {"tasks", nano::task_names()},
             {"benchmarks", nano::benchmark_names()},
             {"models", skip_ ? std::vector<std::string>() : models}});
    else
      std::cout << out.string() << '\n';
    return done;
  }

 private:
  std::vector<std::string> chosen_models() const {
    std::vector<std::string> known;
    for (const nano::NanoModel& model : nano::family()) known.push_back(model.name);
    for (const std::string& name : only_)
      if (std::find(known.begin(), known.end(), name) == known.end())
        throw InputError("--only " + name + ": the nano family has no such model" + did_you_mean(name, known) +
                         " (it has: " + join(known, ", ") + ")");
    return only_.empty() ? known : only_;
  }

  std::string out_;
  std::vector<std::string> only_;
  bool skip_ = false;
  int threads_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_nano() { return std::make_unique<Nano>(); }

}  // namespace lethe::cli
