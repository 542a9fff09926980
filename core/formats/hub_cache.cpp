// SPDX-License-Identifier: GPL-3.0-or-later
// The layout is that of huggingface_hub: models--OWNER--NAME/{refs/BRANCH, snapshots/COMMIT/FILE → ../../blobs/HASH}.
#include "formats/hub_cache.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "base/trim.h"

namespace lethe::formats {

namespace fs = std::filesystem;

namespace {

constexpr const char* prefix = "models--";

std::string repository_of(const std::string& folder) {
  std::string name = folder.substr(std::string(prefix).size());
  if (const auto between = name.find("--"); between != std::string::npos) name.replace(between, 2, "/");
  return name;
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder, error)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return trimmed(line);
}

bool is_snapshot(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder, error) &&
         fs::symlink_status(folder / "config.json", error).type() != fs::file_type::not_found;
}

std::optional<fs::path> chosen_snapshot(const fs::path& repository) {
  const std::string main = first_line(repository / "refs" / "main");
  if (!main.empty() && fs::path(main).filename() == main && is_snapshot(repository / "snapshots" / main))
    return repository / "snapshots" / main;
  std::optional<fs::path> latest;
  std::error_code error;
  for (const fs::path& snapshot : entries_of(repository / "snapshots"))
    if (is_snapshot(snapshot) &&
        (!latest || fs::last_write_time(snapshot, error) > fs::last_write_time(*latest, error)))
      latest = snapshot;
  return latest;
}

/// Whether `path` lies below `folder`; both without links.
bool lies_in(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

std::string problem_of_link(const fs::path& link, const fs::path& repository) {
  std::error_code error;
  const fs::path target = fs::canonical(link, error);
  if (error == std::errc::too_many_symbolic_link_levels)
    return link.string() + ": this link runs in a circle; fetch it anew";
  if (error) return link.string() + ": this link leads to nothing; the model was not fetched to its end";
  if (!lies_in(target, fs::canonical(repository, error)))
    return link.string() + ": this link leads out of its repository, to " + target.string() + "; fetch it anew";
  return "";
}

std::string problem_of(const fs::path& snapshot, const fs::path& repository) {
  std::error_code error;
  for (const fs::path& file : entries_of(snapshot))
    if (fs::is_symlink(file, error))
      if (std::string problem = problem_of_link(file, repository); !problem.empty()) return problem;
  return "";
}

}  // namespace

fs::path named_by_environment(const char* variable) {
  const char* value = std::getenv(variable);
  if (!value) return {};
  const std::string text = value;
  const char* home = std::getenv("HOME");
  return home && (text == "~" || text.starts_with("~/")) ? home + text.substr(1) : text;
}

fs::path hub_home_folder() {
  if (const fs::path home = named_by_environment("HF_HOME"); !home.empty()) return home;
  if (const fs::path caches = named_by_environment("XDG_CACHE_HOME"); !caches.empty()) return caches / "huggingface";
  if (const fs::path home = named_by_environment("HOME"); !home.empty()) return home / ".cache" / "huggingface";
  return {};
}

fs::path hub_cache_folder() {
  for (const char* variable : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"})
    if (const fs::path cache = named_by_environment(variable); !cache.empty()) return cache;
  const fs::path home = hub_home_folder();
  return home.empty() ? home : home / "hub";
}

std::string hub_folder_name(const std::string& repository) {
  std::string name = repository;
  if (const auto slash = name.find('/'); slash != std::string::npos) name.replace(slash, 1, "--");
  return prefix + name;
}

std::vector<CachedModel> models_in_hub_cache(const fs::path& cache) {
  std::vector<CachedModel> models;
  for (const fs::path& repository : entries_of(cache)) {
    const std::string folder = repository.filename().string();
    if (!folder.starts_with(prefix)) continue;
    if (const auto snapshot = chosen_snapshot(repository))
      models.push_back({repository_of(folder), *snapshot, problem_of(*snapshot, repository)});
  }
  return models;
}

}  // namespace lethe::formats
