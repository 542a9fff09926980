// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <future>
#include <numeric>

#include "base/others_load.h"
#include "engine/checkpoint/model_io.h"
#include "engine/engine.h"
#include "engine/environment.h"
#include "engine/eval/evaluation.h"
#include "engine/eval/generator.h"
#include "engine/plainly.h"
#include "engine/train/batching.h"
#include "engine/train/loss_pass.h"
#include "engine/train/method_stages.h"
#include "engine/train/number_types.h"
#include "engine/train/optimizer.h"
#include "engine/train/stage_weights.h"
#include "engine/train/task_rows.h"

namespace lethe::engine {

namespace fs = std::filesystem;

namespace {

constexpr double enough_seconds = 0.5;  // for each kind of work
// Examples of an element or a task that are tried: a token costs less in a full batch, so the small parts count only
// where they take long enough by themselves.
constexpr std::size_t part_sizes[] = {4, 16, 64, 256};

template <class Action>
double seconds_of(Action action) {
  const auto begin = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Resident memory of this process.
std::int64_t bytes_in_use() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

/// All that a run loads.
struct Loaded {
  ModelPtr model;
  std::optional<text::Tokenizer> tokenizer;
  std::map<std::string, data::Task> tasks;
  std::vector<TaskTest> tests;
  std::vector<Element> elements;
  std::unique_ptr<Method> method;
};

Loaded load(const study::RunSpec& run, at::Device device) {
  Loaded all;
  all.model = load_model(run.model.path, device, loaded_type(study::dtype_of(run)));
  for (const auto& [name, weight] : all.model->weights()) weight.requires_grad_(false);
  all.method = make_method(run.method.name, run.method.options);
  all.method->attach(*all.model, run.seed);
  apply_dtype(*all.model, *all.method, study::dtype_of(run));
  if (!run.stages.empty()) begin_stage(*all.method, run.stages.front());
  apply_dtype(*all.model, *all.method, study::dtype_of(run));
  all.tokenizer = load_tokenizer(run.model.path, all.model->shape());
  for (const study::SequenceItem& item : run.sequence) {
    if (all.tasks.contains(item.task.name)) continue;
    data::Task task = data::read_task(item.task.path);
    all.tests.push_back(load_task_test(task, *all.tokenizer, all.model->shape(), run.evaluation));
    all.tasks.emplace(item.task.name, std::move(task));
  }
  for (const study::Source& source : run.benchmarks)
    for (Element& element :
         load_elements(data::read_benchmark(source.path), *all.tokenizer, all.model->shape(), run.evaluation))
      all.elements.push_back(std::move(element));
  return all;
}

/// Steps on the first rows of each task in turn; the first step warms up and counts only where it alone is long enough.
void time_training(Loaded& all, const study::RunSpec& run, study::Costs& costs) {
  TaskRows rows(all.tasks, *all.tokenizer, all.model->shape(), run.seed);
  std::vector<Declared> trained;
  for (Declared& declared : all.method->declared())
    if (declared.trained) trained.push_back(std::move(declared));
  all.model->set_recompute(run.sequence.front().training.activation_checkpointing);
  AdamW optimizer(trained, run.sequence.front().training, all.method->groups());
  std::vector<double> tokens_cost, step_cost;
  double spent = 0;
  for (std::int64_t round = 0; round < 8 && spent < enough_seconds; ++round)
    for (const study::SequenceItem& item : run.sequence) {
      std::int64_t cut = 0;
      const std::int64_t batch = item.training.batch_size;
      const auto step = rows.take(item.task.name, round * batch, batch, item.training.max_length, cut);
      if (step.empty()) continue;
      optimizer.zero_gradients();
      const double compute = seconds_of([&] {
        for (const auto& part : micro_batches(step, item.training, *all.model))
          backward_chunks(*all.model, part, 1.0 / static_cast<double>(asked_tokens(step)));
      });
      const double update = seconds_of([&] {
        clip_gradients(trained, item.training.clip);
        optimizer.step(0);
      });
      spent += compute + update;
      tokens_cost.push_back(compute / static_cast<double>(all_tokens(step)));
      step_cost.push_back(update);
      if (tokens_cost.size() == 2) tokens_cost.erase(tokens_cost.begin()), step_cost.erase(step_cost.begin());
      if (spent > 4 * enough_seconds) break;
    }
  optimizer.zero_gradients();
  costs.train_token_seconds = median(tokens_cost);
  costs.train_step_seconds = median(step_cost);
}

/// Counted as study::BenchmarkSizes counts: what the options share once.
double tokens_of(std::span<const Document> documents) {
  double tokens = 0;
  for (const Document& document : documents) {
    tokens += static_cast<double>(document.front().prefix.size());
    for (const TextRow& row : document) tokens += static_cast<double>(row.continuation.size());
  }
  return tokens;
}

/// Grows the part that is computed until it takes long enough to be believed; the largest is what counts.
void time_scoring(Loaded& all, study::Costs& costs) {
  for (const std::size_t count : part_sizes) {
    double tokens = 0, seconds = 0;
    for (const Element& element : all.elements) {
      std::span<const Document> documents = element.documents;
      documents = documents.first(std::min(count, documents.size()));
      if (documents.empty()) continue;
      seconds += seconds_of([&] { score_documents(*all.model, documents); });
      tokens += tokens_of(documents);
      if (seconds > enough_seconds) break;
    }
    if (tokens > 0) costs.scored_token_seconds = seconds / tokens;
    if (seconds > enough_seconds) return;
  }
}

void time_generation(Loaded& all, study::Costs& costs) {
  for (const std::size_t count : part_sizes) {
    double prompt_tokens = 0, prompt_seconds = 0, new_tokens = 0, new_seconds = 0;
    for (const TaskTest& test : all.tests) {
      std::span<const std::vector<std::int64_t>> prompts = test.prompts;
      prompts = prompts.first(std::min(count, prompts.size()));
      const double reading = seconds_of([&] { generate_greedy(*all.model, prompts, 1); });
      std::vector<std::vector<std::int64_t>> texts;
      const double writing = seconds_of([&] { texts = generate_greedy(*all.model, prompts, test.max_new_tokens); });
      for (const auto& prompt : prompts) prompt_tokens += static_cast<double>(prompt.size());
      // The end token is made too, though it is not part of the text.
      for (const auto& text : texts) new_tokens += static_cast<double>(text.size()) + 1;
      prompt_seconds += reading;
      new_seconds += std::max(writing - reading, 0.0);
      if (prompt_seconds + new_seconds > 2 * enough_seconds) break;
    }
    if (prompt_tokens > 0) costs.prompt_token_seconds = prompt_seconds / prompt_tokens;
    if (new_tokens > 0) costs.new_token_seconds = new_seconds / new_tokens;
    if (prompt_seconds + new_seconds > enough_seconds) return;
  }
}

void time_saving(Loaded& all, const study::RunSpec& run, study::Costs& costs) {
  costs.save_seconds = seconds_of([&] { state_hash(trained_state(*all.model, *all.method)); });
  std::error_code ignored;
  const fs::path place = fs::temp_directory_path(ignored);
  const fs::path folder = place / ("lethe-costs-" + std::to_string(::getpid()));
  fs::remove_all(folder, ignored);
  // Where there is no place to write to, a forecast without it is better than none.
  if (!place.empty()) try {
      costs.save_seconds += seconds_of([&] { save_model(*all.model, folder, at::kFloat, run.model.path); });
    } catch (const std::exception&) {
    }
  fs::remove_all(folder, ignored);
}

study::Costs measured(const study::RunSpec& run, const study::Environment& environment) {
  lower_priority();
  prepare_threads(environment.threads);
  study::Costs costs;
  const OthersLoad others;
  costs.base_bytes = bytes_in_use();
  Loaded all;
  costs.load_seconds = seconds_of([&] { all = load(run, at::Device(environment.device)); });
  time_training(all, run, costs);
  time_scoring(all, costs);
  time_generation(all, costs);
  time_saving(all, run, costs);
  costs.others_share = others.share();
  return costs;
}

}  // namespace

// In a thread like that of a run, so that both get the same share of a busy machine.
study::Costs measure_costs(const study::RunSpec& run, const study::Environment& environment) {
  return plainly([&] { return std::async(std::launch::async, [&] { return measured(run, environment); }).get(); });
}

}  // namespace lethe::engine
