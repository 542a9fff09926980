// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::bench {

namespace fs = std::filesystem;

/// How all measurements of one call are made.
struct Setting {
  int threads = 1;
  int repeats = 3;
  bool nano_only = false;
  std::string peer_python;  ///< empty: nothing is compared
  fs::path folder;          ///< for what is made on the way
};

/// One repeat: so much in so many seconds, and what came out of it.
struct Repeat {
  double seconds = 0;
  double amount = 0;
  double bytes = 0;  ///< at the peak beside what the work cannot do without; 0: not measured
  Json result;
};

/// One row of the final table and what is behind it. Rates are amounts a second.
struct Comparison {
  std::string what, model, unit;
  std::vector<double> own, peer;
  std::vector<double> own_bytes, peer_bytes;
  std::string agreement;  ///< whether both sides came to the same, or why there is no other side
};

/// What one measurement consists of.
struct Work {
  std::string what, model, unit;
  Json peer;                    ///< what the peer is told; null where there is none
  bool warm_up = true;          ///< one repeat on either side that does not count
  std::function<Repeat()> own;  ///< one repeat
  /// A few words on the results of either side.
  std::function<std::string(const Json& own, const Json& peer)> agree;
};

/// Measures in turns: own, peer, own, peer …; says on standard error what it does.
Comparison compare(const Setting& setting, const Work& work);
/// The bytes of a comparison as a row of its own, in MB.
Comparison memory_of(const Comparison& row, const std::string& what);

double seconds_of(const std::function<void()>& action);
/// "equal", or how many of how many parts are.
std::string equal_share(const Json& own, const Json& peer);

std::string table_of(const std::vector<Comparison>& rows);
OrderedJson to_json(const Comparison& row);

}  // namespace lethe::bench
