// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "catalog/entries.h"
#include "catalog/folders.h"
#include "catalog/known_models.h"

namespace lethe::catalog {

/// Where models, tasks, benchmarks and studies lie: each folder holds models/, tasks/, benchmarks/, studies/.
struct Paths {
  std::filesystem::path resources;          ///< what the program brings
  std::vector<std::filesystem::path> user;  ///< looked at first: a user's folder hides a bundled one of that name
  std::filesystem::path hub_cache = {};     ///< of the Hugging Face hub; empty = it is not looked at
};

/// What the program can do besides what lies in folders.
struct Registry {
  std::vector<MethodEntry> methods = all_methods();
  std::vector<StrategyEntry> strategies = all_strategies();
  std::vector<ProtocolEntry> protocols = all_protocols();
};

/// What there is. A value that is made once and asked; folders are read anew at each question, hashes of files that
/// did not change are remembered (copies share them).
class Catalog {
 public:
  explicit Catalog(Paths paths, Registry registry = {});

  const Paths& paths() const { return paths_; }
  const std::vector<MethodEntry>& methods() const { return registry_.methods; }
  const std::vector<StrategyEntry>& strategies() const { return registry_.strategies; }
  const std::vector<ProtocolEntry>& protocols() const { return registry_.protocols; }
  /// Those in folders and in the hub's cache by name (of the cache only families that are known), then those that are
  /// known but absent, by family and size.
  std::vector<ModelEntry> models() const;
  std::vector<TaskEntry> tasks() const;
  std::vector<BenchmarkEntry> benchmarks() const;
  std::vector<StudyEntry> studies() const;

  /// By name. Unknown ones throw InputError «WHERE: unknown method 'x'; did you mean …? There are: …».
  const MethodEntry& method(const std::string& name, const std::string& where) const;
  const StrategyEntry& strategy(const std::string& name, const std::string& where) const;
  const ProtocolEntry& protocol(const std::string& name, const std::string& where) const;

  /// By name, or by folder where the text holds a '/' or is "." or ".."; relative ones start at `base`. A model also by
  /// its repository on the hub, «owner/name», where no such folder is there. Unknown ones, and those with a problem,
  /// throw InputError.
  ModelEntry model(const std::string& name, const std::string& where, const std::filesystem::path& base = {}) const;
  TaskEntry task(const std::string& name, const std::string& where, const std::filesystem::path& base = {}) const;
  BenchmarkEntry benchmark(const std::string& name, const std::string& where,
                           const std::filesystem::path& base = {}) const;
  /// A file, or the name of a study in a studies/ folder.
  std::filesystem::path study_file(const std::string& name) const;

  /// Name, folder and content hash. Throw InputError for data that cannot be read.
  study::ModelSource source(const ModelEntry& model) const;
  study::Source source(const TaskEntry& task) const;
  study::Source source(const BenchmarkEntry& benchmark) const;
  /// Rows of the task's train part. Reads it: what is wrong with an example is found here.
  std::int64_t train_rows(const TaskEntry& task) const;

 private:
  std::vector<std::filesystem::path> roots() const;
  void add_cached(std::vector<ModelEntry>& models, const std::vector<KnownModel>& known) const;

  Paths paths_;
  Registry registry_;
  std::shared_ptr<FileHashes> hashes_ = std::make_shared<FileHashes>();
};

/// The folder of what the program brings: LETHE_RESOURCES where it is set, else share/lethe beside the program's bin/,
/// else the source tree's. Throws InputError when none is there.
std::filesystem::path find_resources(const std::filesystem::path& executable);

}  // namespace lethe::catalog
