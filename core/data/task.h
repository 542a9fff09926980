// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lethe::data {

struct Example {
  std::string prompt;
  std::string target;  // what is trained on after the prompt, with its leading space where there is one
  std::vector<std::string> references;  // what a prediction is compared with: never empty, no white space at the ends
  std::string source;                   // the text a rewriting metric compares with; empty unless the task names it
  std::string place;                    // file and line, for messages
};

enum class Part { train, test };

/// One part of a task, made when it is first asked for and then kept; copies share it. Safe to use from several
/// threads.
class LazyExamples {
 public:
  using Load = std::function<std::vector<Example>()>;
  LazyExamples() : LazyExamples([] { return std::vector<Example>(); }) {}
  explicit LazyExamples(Load load);
  const std::vector<Example>& get() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

struct Task {
  std::string name, about, licence, source;
  bool generated = false;  // made by a program: marked wherever it appears
  std::string metric;
  int max_new_tokens = 0;
  std::string prompt, target;  // the templates
  std::string hash;            // sha256 over the description and the bytes of the data files
  LazyExamples train_part, test_part;

  /// Throws InputError naming file, line and field.
  const std::vector<Example>& train() const { return train_part.get(); }
  const std::vector<Example>& test() const { return test_part.get(); }
};

/// A folder → a task. One implementation a kind of folder.
class TaskReader {
 public:
  virtual ~TaskReader() = default;
  /// Is this the kind of folder that this reader knows?
  virtual bool knows(const std::filesystem::path& folder) const = 0;
  /// Reads the description and hashes the data; examples are made later. Throws InputError naming file and key.
  virtual Task read(const std::filesystem::path& folder) const = 0;
};

/// Every kind of task folder there is.
std::vector<std::unique_ptr<TaskReader>> task_readers();

/// The task in a folder (or of a description file in it), by the first reader that knows it.
Task read_task(const std::filesystem::path& folder);

}  // namespace lethe::data
