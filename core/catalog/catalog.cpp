// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/catalog.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/join.h"
#include "data/benchmark.h"
#include "data/task.h"
#include "formats/hub_cache.h"

namespace lethe::catalog {

namespace fs = std::filesystem;

namespace {

template <class Entry>
std::vector<std::string> names_of(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const Entry& entry : entries) names.push_back(entry.name);
  return names;
}

[[noreturn]] void refuse_unknown(const std::string& where, const std::string& kind, const std::string& name,
                                 const std::vector<std::string>& known) {
  const std::string list = join(known, ", ");
  const std::string near = did_you_mean(name, known);
  throw InputError(where + ": unknown " + kind + " '" + name + "'" + near + (near.empty() ? "; " : " ") +
                   (known.empty() ? "there are none" : "there are: " + list));
}

template <class Entry>
const Entry& named(const std::vector<Entry>& entries, const std::string& kind, const std::string& name,
                   const std::string& where) {
  for (const Entry& entry : entries)
    if (entry.name == name) return entry;
  refuse_unknown(where, kind, name, names_of(entries));
}

/// Folders below root/kind that hold the file which makes them one, by name; the first root wins.
std::vector<fs::path> folders(const std::vector<fs::path>& roots, const char* kind, const char* marker) {
  std::vector<fs::path> found;
  std::set<std::string> seen;
  for (const fs::path& root : roots) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root / kind, error))
      if (fs::exists(entry.path() / marker, error) && seen.insert(entry.path().filename().string()).second)
        found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end(),
            [](const fs::path& a, const fs::path& b) { return a.filename() < b.filename(); });
  return found;
}

template <class Entry>
std::vector<Entry> list(const std::vector<fs::path>& roots, const char* kind, const char* marker,
                        Entry (*describe)(const fs::path&)) {
  std::vector<Entry> entries;
  for (const fs::path& folder : folders(roots, kind, marker)) entries.push_back(describe(folder));
  return entries;
}

bool is_path(const std::string& name) { return name.find('/') != std::string::npos || name == "." || name == ".."; }

template <class Entry>
Entry usable(const Entry& entry, const std::string& kind, const std::string& name, const std::string& where) {
  if (!entry.problem.empty())
    throw InputError(where + ": the " + kind + " '" + name + "' cannot be used: " + entry.problem);
  return entry;
}

template <class Entry>
Entry looked_up(const std::vector<Entry>& known, const std::string& kind, const char* marker, const std::string& name,
                const std::string& where, const fs::path& base, Entry (*describe)(const fs::path&)) {
  Entry entry;
  if (is_path(name)) {
    const fs::path folder = base / name;
    if (!fs::is_directory(folder)) throw InputError(where + ": " + folder.string() + ": no such " + kind + " folder");
    if (!fs::exists(folder / marker))
      throw InputError(where + ": " + folder.string() + ": this is no " + kind + " folder, " + marker + " is missing");
    entry = describe(folder);
  } else {
    entry = named(known, kind, name, where);
  }
  return usable(entry, kind, name, where);
}

ModelEntry cached_model(const formats::CachedModel& cached) {
  ModelEntry model = describe_model(cached.snapshot);
  model.name = model.repository = cached.repository;
  model.place = Place::HubCache;
  if (!cached.problem.empty()) model.problem = cached.problem;
  return model;
}

ModelEntry absent_model(const KnownModel& known) {
  ModelEntry model;
  model.name = known.name;
  model.about = known.about;
  model.problem = "it is not on this machine; `lethe-cli hub get " + known.repository + "` fetches it";
  model.place = Place::Absent;
  model.repository = known.repository;
  model.licence = known.licence;
  model.config = known.config;
  model.shape = shape_of(known.config, known.name);
  model.family = model.shape.family;
  model.encoder_decoder = model.shape.encoder_decoder;
  return model;
}

}  // namespace

Catalog::Catalog(Paths paths, Registry registry) : paths_(std::move(paths)), registry_(std::move(registry)) {}

std::vector<fs::path> Catalog::roots() const {
  std::vector<fs::path> roots = paths_.user;
  if (!paths_.resources.empty()) roots.push_back(paths_.resources);
  return roots;
}

std::vector<ModelEntry> Catalog::models() const {
  const auto known = known_models(paths_.resources);
  std::vector<ModelEntry> models = list(roots(), "models", "config.json", describe_model);
  add_cached(models, known);
  std::ranges::sort(models, {}, &ModelEntry::name);
  std::vector<ModelEntry> absent;
  for (const KnownModel& model : known)
    if (std::ranges::none_of(models, [&](const ModelEntry& other) {
          return other.name == model.name || other.repository == model.repository;
        }))
      absent.push_back(absent_model(model));
  std::ranges::sort(absent, {},
                    [](const ModelEntry& model) { return std::pair(model.family, model.shape.parameters()); });
  std::ranges::move(absent, std::back_inserter(models));
  return models;
}

void Catalog::add_cached(std::vector<ModelEntry>& models, const std::vector<KnownModel>& known) const {
  if (paths_.hub_cache.empty()) return;
  for (const formats::CachedModel& cached : formats::models_in_hub_cache(paths_.hub_cache)) {
    ModelEntry model = cached_model(cached);
    if (model.family.empty() && cached.problem.empty()) continue;
    const auto same = std::ranges::find(known, cached.repository, &KnownModel::repository);
    if (same != known.end()) {
      model.licence = same->licence;
      if (model.about.empty()) model.about = same->about;
      if (std::ranges::find(models, same->name, &ModelEntry::name) == models.end()) model.name = same->name;
    }
    models.push_back(std::move(model));
  }
}

std::vector<TaskEntry> Catalog::tasks() const { return list(roots(), "tasks", "task.json", describe_task); }
std::vector<BenchmarkEntry> Catalog::benchmarks() const {
  return list(roots(), "benchmarks", "benchmark.json", describe_benchmark);
}

std::vector<StudyEntry> Catalog::studies() const {
  std::vector<StudyEntry> entries;
  for (const fs::path& root : roots()) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root / "studies", error)) {
      if (entry.path().extension() != ".json") continue;
      StudyEntry study{entry.path().stem().string(), fs::absolute(entry.path()), ""};
      try {
        study.about = read_json_file(study.path).value("name", "");
      } catch (const std::exception& problem) {
        study.about = problem.what();
      }
      const auto same = [&](const StudyEntry& other) { return other.name == study.name; };
      if (std::none_of(entries.begin(), entries.end(), same)) entries.push_back(std::move(study));
    }
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return entries;
}

const MethodEntry& Catalog::method(const std::string& name, const std::string& where) const {
  return named(registry_.methods, "method", name, where);
}
const StrategyEntry& Catalog::strategy(const std::string& name, const std::string& where) const {
  return named(registry_.strategies, "strategy", name, where);
}
const ProtocolEntry& Catalog::protocol(const std::string& name, const std::string& where) const {
  return named(registry_.protocols, "protocol", name, where);
}

ModelEntry Catalog::model(const std::string& name, const std::string& where, const fs::path& base) const {
  auto known = models();
  if (is_path(name) && !fs::is_directory(base / name)) {
    for (const formats::CachedModel& cached : formats::models_in_hub_cache(paths_.hub_cache))
      if (cached.repository == name) known.push_back(cached_model(cached));  // also of families that are not listed
    if (const auto found = std::ranges::find(known, name, &ModelEntry::repository); found != known.end())
      return usable(*found, "model", name, where);
  }
  return looked_up(known, "model", "config.json", name, where, base, describe_model);
}
TaskEntry Catalog::task(const std::string& name, const std::string& where, const fs::path& base) const {
  return looked_up(tasks(), "task", "task.json", name, where, base, describe_task);
}
BenchmarkEntry Catalog::benchmark(const std::string& name, const std::string& where, const fs::path& base) const {
  return looked_up(benchmarks(), "benchmark", "benchmark.json", name, where, base, describe_benchmark);
}

fs::path Catalog::study_file(const std::string& name) const {
  if (fs::exists(name)) return name;
  const auto known = studies();
  for (const StudyEntry& study : known)
    if (study.name == name) return study.path;
  if (is_path(name) || fs::path(name).has_extension()) throw InputError(name + ": no such file, expected a study");
  refuse_unknown("study", "study", name, names_of(known));
}

study::ModelSource Catalog::source(const ModelEntry& model) const {
  return {{model.name, model.path.string(), model_hash(model.path, *hashes_)}, model.family, model.encoder_decoder};
}
study::Source Catalog::source(const TaskEntry& task) const {
  return {task.name, task.path.string(), data::read_task(task.path).hash};
}
study::Source Catalog::source(const BenchmarkEntry& benchmark) const {
  return {benchmark.name, benchmark.path.string(), data::read_benchmark(benchmark.path).hash};
}
std::int64_t Catalog::train_rows(const TaskEntry& task) const {
  return static_cast<std::int64_t>(data::read_task(task.path).train().size());
}

fs::path find_resources(const fs::path& executable) {
  if (const char* set = std::getenv("LETHE_RESOURCES"); set && *set) {
    if (!fs::is_directory(set)) throw InputError(std::string("LETHE_RESOURCES: ") + set + ": no such folder");
    return fs::absolute(set).lexically_normal();
  }
  const fs::path installed = executable.parent_path() / ".." / "share" / "lethe";
  for (const fs::path& folder : {installed, fs::path(LETHE_RESOURCES_DIR)})
    if (fs::is_directory(folder)) return fs::absolute(folder).lexically_normal();
  throw InputError(installed.lexically_normal().string() +
                   ": the program's own models and tasks are not there; set LETHE_RESOURCES to their folder");
}

}  // namespace lethe::catalog
