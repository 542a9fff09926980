// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QProcess>
#include <string>

#include "bench/compare.h"

namespace lethe::bench {

/// peer.py in a process of its own, which does the same work with other programs. It waits while Lethe works.
class Peer {
 public:
  /// Starts it and lets it load what `task` names. Nothing is started where the task is null or the setting names no
  /// Python.
  Peer(const Setting& setting, const Json& task);
  ~Peer();

  bool there() const { return why_not_.empty(); }
  /// A few words on why there is none (any more).
  const std::string& why_not() const { return why_not_; }
  /// One repeat; afterwards there() tells whether it worked.
  Repeat repeat();

 private:
  /// One line there, one line back; null when the peer said what is wrong, or ended.
  Json ask(const Json& line);

  QProcess process_;
  std::string why_not_;
};

/// Versions of what the peer's Python holds; null where there is none.
Json peer_versions(const Setting& setting);

}  // namespace lethe::bench
