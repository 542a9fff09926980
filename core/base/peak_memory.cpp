// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/peak_memory.h"

#include <malloc.h>

#include <fstream>
#include <sstream>
#include <string>

namespace lethe {

namespace {

/// Of this process, in bytes: "VmRSS" now, "VmHWM" at most since the mark was set back.
double held(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(field + ":")) {
      std::istringstream words(line.substr(field.size() + 1));
      double kib = 0;
      words >> kib;
      return kib * 1024;
    }
  return 0;
}

}  // namespace

PeakMemory::PeakMemory() {
  ::malloc_trim(0);  // what is free counts as used otherwise
  std::ofstream("/proc/self/clear_refs") << "5";
  before_ = held("VmRSS");
}

double PeakMemory::bytes() const { return held("VmHWM") - before_; }

}  // namespace lethe
