// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace lethe::nano {

struct TaskExample {
  std::string ask, input, target;
};

/// One generated task of the continual sequence.
struct Task {
  std::string name, about, metric;
  std::vector<TaskExample> train, test;
};

/// simp, emdg, inqqg, exp, hgen: the study's order.
const std::vector<std::string>& task_names();
/// One example. Throws std::logic_error for an unknown name.
TaskExample draw_task_example(std::string_view name, Random& random);
/// All inputs of train and test together are different.
Task make_task(const std::string& name, std::uint64_t seed, std::size_t train = 400, std::size_t test = 120);
/// Writes task.json, train.jsonl and test.jsonl (keys ask, input, target).
void write_task(const Task& task, const std::filesystem::path& folder);

}  // namespace lethe::nano
