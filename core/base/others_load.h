// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lethe {

/// How much of the processors other programs take over a stretch of time, which begins when this is made.
class OthersLoad {
 public:
  OthersLoad();
  /// Share of the time of all processors, 0 to 1; 0 where the system does not tell or no time has passed.
  double share() const;

 private:
  struct Times {
    double busy = 0, all = 0, own = 0;  ///< seconds, of all processors together
  };
  static Times now();
  Times begin_;
};

/// From this share on, what is measured says less of the machine than of its other work.
inline constexpr double busy_share = 0.2;

}  // namespace lethe
