// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace lethe {

/// The texts that `project` makes of a range's items, one after another: «bloom, llama, mt5».
template <class Range, class Projection = std::identity>
std::string join(const Range& range, std::string_view between, Projection project = {}) {
  std::string text;
  bool first = true;
  for (const auto& item : range) {
    if (!first) text += between;
    text += std::invoke(project, item);
    first = false;
  }
  return text;
}

}  // namespace lethe
