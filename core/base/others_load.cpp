// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/others_load.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace lethe {

OthersLoad::OthersLoad() : begin_(now()) {}

/// The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal (proc(5)), in ticks.
OthersLoad::Times OthersLoad::now() {
  Times times;
  std::ifstream stat("/proc/stat");
  std::string name;
  stat >> name;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  for (int field = 0; field < 8; ++field) {
    double count = 0;
    if (!(stat >> count)) return {};
    const bool idle = field == 3 || field == 4;
    times.all += count / ticks;
    if (!idle) times.busy += count / ticks;
  }
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  times.own = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  return times;
}

double OthersLoad::share() const {
  const Times end = now();
  const double all = end.all - begin_.all;
  if (all <= 0) return 0;
  return std::clamp((end.busy - begin_.busy - (end.own - begin_.own)) / all, 0.0, 1.0);
}

}  // namespace lethe
