// SPDX-License-Identifier: GPL-3.0-or-later
#include "common.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include "formats/hub_cache.h"

namespace lethe::cli {

fs::path own_executable() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error);
}

fs::path data_folder() {
  if (const char* set = std::getenv("XDG_DATA_HOME"); set && *set) return fs::path(set) / "lethe";
  if (const char* home = std::getenv("HOME"); home && *home) return fs::path(home) / ".local/share/lethe";
  throw InputError("neither XDG_DATA_HOME nor HOME is set, so the place of the database is not known; name it by --db");
}

fs::path database_file(const Common& common) {
  const fs::path file = common.database.empty() ? data_folder() / "lethe.db" : common.database;
  std::error_code error;
  if (fs::exists(file, error) && !fs::is_regular_file(file, error) && !fs::is_directory(file, error))
    throw InputError(file.string() + ": this is no ordinary file and cannot hold a database; name another with --db");
  return file;
}

catalog::Catalog make_catalog(const Common& common) {
  catalog::Paths paths{catalog::find_resources(common.executable), {}, formats::hub_cache_folder()};
  try {
    paths.user = {data_folder()};
  } catch (const InputError&) {  // a service without a home has no models of its own
  }
  return catalog::Catalog(std::move(paths));
}

store::Database open_for_reading(const Common& common) {
  return store::Database(database_file(common), store::Access::ReadOnly);
}

fs::path model_folder(const catalog::Catalog& catalog, const std::string& text) {
  const bool is_path = text.find('/') != std::string::npos;
  if (!is_path)
    for (const catalog::ModelEntry& model : catalog.models())
      if (model.name == text && model.place != catalog::Place::Absent) return model.path;
  std::error_code error;
  if (fs::is_directory(text, error)) return text;
  return catalog.model(text, "--model").path;
}

void print(const OrderedJson& document) {
  std::cout << document.dump(2, ' ', false, OrderedJson::error_handler_t::replace) << std::endl;
}

void tell(const std::string& sentence) { std::cerr << "lethe-cli: " << sentence << std::endl; }

void tell_notices(const run::ModelService& service) {
  for (const std::string& sentence : service.notices()) tell(sentence);
}

void tell_cut(std::int64_t prompts, const study::PromptLimit& limit) {
  if (prompts > 0) tell(study::cut_notice(prompts, limit));
}

static std::string rounded(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string duration(double seconds) {
  if (seconds < 59.95) return rounded(seconds, seconds < 10 ? 1 : 0) + " s";
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

std::string local_time(double seconds_since_1970) {
  const auto time = static_cast<std::time_t>(seconds_since_1970);
  std::tm here{};
  localtime_r(&time, &here);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &here)};
}

std::string bytes(std::int64_t count) {
  const auto value = static_cast<double>(count);
  if (value < 1e6) return rounded(value / 1e3, 1) + " kB";
  if (value < 1e9) return rounded(value / 1e6, 1) + " MB";
  return rounded(value / 1e9, 1) + " GB";
}

}  // namespace lethe::cli
