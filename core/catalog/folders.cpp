// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/folders.h"

#include <algorithm>

#include "base/hash.h"
#include "catalog/shape.h"
#include "formats/model_folder.h"
#include "study/settings.h"

namespace lethe::catalog {

namespace fs = std::filesystem;

namespace {

std::string text_or_empty(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

Json read_object(const fs::path& file) {
  Json json = read_json_file(file);
  if (!json.is_object()) throw InputError(file.string() + ": expected an object {…}, got " + json.dump().substr(0, 60));
  return json;
}

/// Fills an entry; what is thrown becomes its problem.
template <class Entry, class Read>
Entry described(const fs::path& folder, Read read) {
  Entry entry;
  entry.path = fs::absolute(folder).lexically_normal();
  if (entry.path.filename().empty()) entry.path = entry.path.parent_path();
  entry.name = entry.path.filename().string();
  try {
    read(entry);
  } catch (const InputError& error) {
    entry.problem = error.what();
  }
  return entry;
}

void read_common(const Json& json, FolderEntry& entry) {
  entry.about = text_or_empty(json, "about");
  entry.generated = json.contains("generated") && json["generated"] == true;
}

void read_family(ModelEntry& model) {
  const fs::path file = model.path / "config.json";
  model.config = read_object(file);
  const Shape shape = shape_of(model.config, file.string());
  model.shape = shape;
  model.family = shape.family;
  model.encoder_decoder = shape.encoder_decoder;
}

void read_lethe_json(ModelEntry& model) {
  const fs::path file = model.path / "lethe.json";
  if (!fs::exists(file)) return;
  const Json json = read_json_file(file);
  ObjectReader in(json, file.string());
  for (const char* key : {"name", "about", "generated", "licence", "source", "made", "measured"}) in.allow(key);
  read_common(json, model);
  study::Training scratch;
  if (const Json* training = in.find("training")) {
    apply(*training, scratch, file.string() + ": training");
    model.training = *training;
  }
  if (const Json* methods = in.find("methods")) {
    if (!methods->is_object()) throw InputError(file.string() + ": 'methods': expected an object {…}");
    for (const auto& [name, training] : methods->items())
      apply(training, scratch, file.string() + ": methods: " + name);
    model.methods = *methods;
  }
  in.finish();
}

BenchmarkEntry::Element read_element(const Json& json, const std::string& group, const std::string& where) {
  if (!json.is_object()) throw InputError(where + ": 'elements': expected a list of objects");
  const std::string own = text_or_empty(json, "group");
  return {text_or_empty(json, "id"), own.empty() ? group : own};
}

}  // namespace

bool BenchmarkEntry::has_group(const std::string& group) const {
  return std::any_of(elements.begin(), elements.end(), [&](const Element& element) { return element.group == group; });
}

ModelEntry describe_model(const fs::path& folder) {
  return described<ModelEntry>(folder, [](ModelEntry& model) {
    read_family(model);
    read_lethe_json(model);
  });
}

TaskEntry describe_task(const fs::path& folder) {
  return described<TaskEntry>(folder, [](TaskEntry& task) {
    const Json json = read_object(task.path / "task.json");
    read_common(json, task);
    task.metric = text_or_empty(json, "metric");
  });
}

BenchmarkEntry describe_benchmark(const fs::path& folder) {
  return described<BenchmarkEntry>(folder, [](BenchmarkEntry& benchmark) {
    const fs::path file = benchmark.path / "benchmark.json";
    const Json json = read_object(file);
    read_common(json, benchmark);
    const std::string group = text_or_empty(json, "group");
    if (const auto elements = json.find("elements"); elements != json.end() && elements->is_array())
      for (const Json& element : *elements) benchmark.elements.push_back(read_element(element, group, file.string()));
    else
      benchmark.elements.push_back({benchmark.name, group});
  });
}

std::string FileHashes::of(const fs::path& file) {
  std::error_code error;
  const Stamp stamp{fs::file_size(file, error), fs::last_write_time(file, error)};
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(file); found != known_.end() && found->second.first == stamp)
      return found->second.second;
  }
  const std::string hash = sha256_of_file(file);
  const std::lock_guard lock(mutex_);
  known_[file] = {stamp, hash};
  return hash;
}

std::string model_hash(const fs::path& folder, FileHashes& hashes) {
  const formats::ModelFolder model = formats::open_model_folder(folder);
  std::vector<fs::path> files = model.weight_files;
  files.push_back(folder / "config.json");
  if (!model.index.empty()) files.push_back(model.index);
  for (const fs::path& file : formats::companion_files(folder))
    if (file.extension() != ".jinja") files.push_back(file);  // words for people who chat
  std::sort(files.begin(), files.end());
  Sha256 hash;
  for (const fs::path& file : files) hash.add(file.filename().string()).add("\n").add(hashes.of(file)).add("\n");
  return hash.hex();
}

}  // namespace lethe::catalog
