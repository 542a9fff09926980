// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "figures/figure.h"

namespace lethe::figures {

/// A mean with what is drawn around it. With n 1 or BandKind::none low = mean = high.
struct Band {
  double mean = 0, low = 0, high = 0;
  int n = 0;
  bool operator==(const Band&) const = default;
};

/// Mean of values; `values` holds at least one. sd: mean ± s with s over n − 1; ci95: mean ± t(0.975, n − 1)·s/√n;
/// range: least and greatest.
Band summarise(const std::vector<double>& values, BandKind kind);

}  // namespace lethe::figures
