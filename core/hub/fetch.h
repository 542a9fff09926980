// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "hub/settings.h"
#include "hub/watcher.h"

namespace lethe::hub {

/// A model that lies in the cache.
struct Fetched {
  struct File {
    std::string name;
    std::int64_t size = 0;  ///< bytes
    bool fetched = false;   ///< else it was there already
  };
  std::filesystem::path folder;  ///< a model folder: config, tokenizer, weights
  std::string commit;
  std::vector<File> files;

  std::int64_t bytes() const;
  std::int64_t bytes_fetched() const;  ///< of the files that were not there, however much of them was
};

/// Fetches a model into the cache of Hugging Face's programs. Files that are there are left alone, half ones are gone
/// on with. The folder's links appear when all files are there and checked, config.json last, and then refs/REVISION.
/// Throws InputError and StoppedError (the same call goes on later).
Fetched fetch(const Settings& settings, const std::string& repository, const std::string& revision, Watcher& watcher);

}  // namespace lethe::hub
