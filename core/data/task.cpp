// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/task.h"

#include <mutex>

#include "base/error.h"
#include "data/task_folder.h"

namespace lethe::data {

struct LazyExamples::State {
  Load load;
  std::once_flag once;
  std::vector<Example> examples;
};

LazyExamples::LazyExamples(Load load) : state_(std::make_shared<State>()) { state_->load = std::move(load); }

const std::vector<Example>& LazyExamples::get() const {
  std::call_once(state_->once, [this] { state_->examples = state_->load(); });
  return state_->examples;
}

std::vector<std::unique_ptr<TaskReader>> task_readers() {
  std::vector<std::unique_ptr<TaskReader>> readers;
  readers.push_back(make_task_folder_reader());
  return readers;
}

Task read_task(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.filename() == "task.json" ? path.parent_path() : path;
  for (const auto& reader : task_readers())
    if (reader->knows(folder)) return reader->read(folder);
  throw InputError(folder.string() + ": this is no task; expected a folder with a task.json");
}

}  // namespace lethe::data
