// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lethe {

/// How much more memory this process had at once, at most, than when this was made. Linux only; 0 elsewhere.
class PeakMemory {
 public:
  PeakMemory();
  double bytes() const;

 private:
  double before_;
};

}  // namespace lethe
