// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "bench/compare.h"

namespace lethe::bench {

struct Model {
  std::string name;  ///< for the table
  fs::path folder;
  std::string family;
  bool nano = false;  ///< else of a size that takes seconds a step

  bool encoder_decoder() const { return family == "mt5"; }
};

/// The bundled models of size m and, unless the setting leaves them out, two with random weights (written on the first
/// call). Those have 51 and 89 million parameters, half of them in a vocabulary as large as GPT-2's.
std::vector<Model> models(const Setting& setting);

/// Those in the folder that LETHE_PEER_CHECKPOINTS names, by name; none where it is not set.
std::vector<Model> given_models();

fs::path resources();

}  // namespace lethe::bench
