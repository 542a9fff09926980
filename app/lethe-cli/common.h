// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/join.h"
#include "base/json.h"
#include "catalog/catalog.h"
#include "run/model_service.h"
#include "store/database.h"
#include "study/prompt_limit.h"

namespace lethe::cli {

namespace fs = std::filesystem;

/// What every command is given.
struct Common {
  fs::path executable;
  fs::path database;  ///< --db; empty = the user's own
  bool json = false;  ///< --json
};

/// "/proc/self/exe" resolved.
fs::path own_executable();
/// $XDG_DATA_HOME/lethe or ~/.local/share/lethe. Throws InputError when neither is known.
fs::path data_folder();
/// The file that --db names, else lethe.db in the data folder.
fs::path database_file(const Common& common);

/// What the program brings and what lies in the user's data folder.
catalog::Catalog make_catalog(const Common& common);
/// The database, for reading alone.
store::Database open_for_reading(const Common& common);

/// The folder that --model means: a folder, or the name of a known model. It may be incomplete.
fs::path model_folder(const catalog::Catalog& catalog, const std::string& text);

/// A document on standard output.
void print(const OrderedJson& document);
/// A sentence on standard error.
void tell(const std::string& sentence);
/// What is odd about the model's files.
void tell_notices(const run::ModelService& service);
/// Says so where prompts were cut.
void tell_cut(std::int64_t prompts, const study::PromptLimit& limit);

/// «4.2 s», «3 min 5 s», «2 h 10 min».
std::string duration(double seconds);
/// «2026-11-22 14:05», here.
std::string local_time(double seconds_since_1970);
/// «1.5 GB».
std::string bytes(std::int64_t count);

}  // namespace lethe::cli
