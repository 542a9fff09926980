// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/control.h"

#include <array>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace lethe::run {

static const std::vector<std::string>& names() {
  static const std::vector<std::string> all = {"go", "pause", "stop_after_stage", "stop_now"};
  return all;
}

std::string to_string(Command command) { return names()[static_cast<std::size_t>(command)]; }

Command command_from_string(const std::string& text) {
  for (std::size_t i = 0; i < names().size(); ++i)
    if (text == names()[i]) return static_cast<Command>(i);
  throw InputError("unknown command '" + text + "'" + did_you_mean(text, names()) +
                   "; expected go, pause, stop_after_stage or stop_now");
}

}  // namespace lethe::run
