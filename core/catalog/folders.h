// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "base/json.h"
#include "catalog/shape.h"

namespace lethe::catalog {

/// A model, task or benchmark found in a folder. A folder that cannot be read is listed with its problem.
struct FolderEntry {
  std::string name;            ///< the folder's
  std::filesystem::path path;  ///< absolute
  std::string about;
  bool generated = false;  ///< made by a program for showing and testing: to be said wherever it appears
  std::string problem;     ///< "" or why it cannot be used
};

enum class Place {
  Folder,    ///< one of the program's or the user's
  HubCache,  ///< what was fetched from the Hugging Face hub
  Absent     ///< known, but not on this machine: that is its problem, and `path` is empty
};

struct ModelEntry : FolderEntry {
  Place place = Place::Folder;
  std::string repository;  ///< on the Hugging Face hub; "" where it is not known
  std::string licence;     ///< of a model that Lethe knows by name
  std::string family;
  bool encoder_decoder = false;
  Shape shape;  ///< all 0 in an entry without a family
  Json config;
  Json training = Json::object();  ///< lethe.json: the training that suits it
  Json methods = Json::object();   ///< lethe.json: method name → training that suits it under that method
};

struct TaskEntry : FolderEntry {
  std::string metric;
};

struct BenchmarkEntry : FolderEntry {
  struct Element {
    std::string id, group;
  };
  std::vector<Element> elements;
  bool has_group(const std::string& group) const;
};

/// A saved study.
struct StudyEntry {
  std::string name;
  std::filesystem::path path;
  std::string about;
};

/// Reads what describes a folder, never its weights or data. Problems are put into the entry, not thrown.
ModelEntry describe_model(const std::filesystem::path& folder);
TaskEntry describe_task(const std::filesystem::path& folder);
BenchmarkEntry describe_benchmark(const std::filesystem::path& folder);

/// Content hashes of files, remembered as long as size and time of change stay the same. Safe from several threads.
class FileHashes {
 public:
  std::string of(const std::filesystem::path& file);

 private:
  using Stamp = std::tuple<std::uintmax_t, std::filesystem::file_time_type>;
  std::mutex mutex_;
  std::map<std::filesystem::path, std::pair<Stamp, std::string>> known_;
};

/// Of everything in a model folder that changes a number: configuration, weights, tokenizer; not lethe.json.
/// Throws InputError when there are no weights.
std::string model_hash(const std::filesystem::path& folder, FileHashes& hashes);

}  // namespace lethe::catalog
