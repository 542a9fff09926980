// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>

#include "base/json.h"

namespace lethe::engine {

/// How a weight begins in training from scratch: normal around `mean`.
struct Init {
  double mean = 0, deviation = 0;
};

struct InitRules {
  std::function<Init(const std::string& name)> of;
  /// Whether the model has an output matrix of its own.
  bool separate_output = false;
};

/// The rules of the family that config.json names.
InitRules init_rules(const Json& config);

}  // namespace lethe::engine
