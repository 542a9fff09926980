// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/faults.h"

#include <csignal>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <string>

namespace lethe {

namespace {

struct Plan {
  std::string point, action;
  long count = 0;
};

Plan read_plan() {
  const char* text = std::getenv("LETHE_FAULT");
  if (!text) return {};
  const std::string all = text;
  const auto first = all.find(':'), second = all.find(':', first + 1);
  if (first == std::string::npos || second == std::string::npos) return {};
  return {all.substr(0, first), all.substr(second + 1), std::atol(all.substr(first + 1, second - first - 1).c_str())};
}

int error_code(const std::string& name) {
  if (name == "ENOSPC") return ENOSPC;
  if (name == "EACCES") return EACCES;
  if (name == "EROFS") return EROFS;
  return EIO;
}

}  // namespace

int fault(std::string_view point) {
  static const Plan plan = read_plan();
  if (plan.point.empty() || point != plan.point) return 0;
  static std::atomic<long> passed = 0;
  if (++passed < plan.count) return 0;
  if (plan.action == "kill") std::raise(SIGKILL);
  return error_code(plan.action);
}

}  // namespace lethe
