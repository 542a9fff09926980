// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

#include "hub/watcher.h"

namespace lethe::hub {

/// Keeps other programs from fetching the same file, also those that use huggingface_hub. It ends with the program.
class BlobLock {
 public:
  /// Waits until the lock is free, having said so; throws StoppedError when it shall stop waiting.
  BlobLock(const std::filesystem::path& file, const std::string& name, Watcher& watcher);
  ~BlobLock();
  BlobLock(const BlobLock&) = delete;
  BlobLock& operator=(const BlobLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace lethe::hub
