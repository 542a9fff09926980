// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/process_memory.h"

#include <unistd.h>

#include <fstream>

namespace lethe::ui {

std::int64_t process_memory() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0, resident = 0;
  return file >> all >> resident ? resident * ::sysconf(_SC_PAGESIZE) : 0;
}

std::int64_t machine_memory() { return std::int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE); }

}  // namespace lethe::ui
