// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

namespace lethe::nano {

/// The lists that several generators share. Towns are made up, so nothing said about them concerns anyone.
struct Words {
  std::vector<std::string> names, towns, things, colors, places, days, months, letters;
};
const Words& words();

}  // namespace lethe::nano
