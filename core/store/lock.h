// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace lethe::store {

/// Who records into a database.
struct Holder {
  long process = 0;
  std::string host, program, since;  ///< since: UTC, "2030-01-31 12:00:00"
  bool takes_queue = false;          ///< works on all that is queued, also on what is queued later
};

/// The operating system's lock on "<database>.lock"; it ends with the program, however that ends.
class RecorderLock {
 public:
  /// Throws InputError telling who holds it.
  RecorderLock(const std::filesystem::path& database, const std::string& program, bool takes_queue = false);
  ~RecorderLock();
  RecorderLock(const RecorderLock&) = delete;
  RecorderLock& operator=(const RecorderLock&) = delete;

 private:
  int descriptor_ = -1;
};

/// «lethe (process 4711 on host)».
std::string words(const Holder& holder);

/// Who records now; nullopt when nobody does. Asking takes no lock.
std::optional<Holder> recorder_of(const std::filesystem::path& database);

}  // namespace lethe::store
