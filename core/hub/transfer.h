// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "hub/partial_file.h"
#include "hub/settings.h"
#include "hub/watcher.h"

namespace lethe::hub {

struct Request;

/// What a server said.
struct Answer {
  long status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case; of the last answer where there were redirects
  std::string body;

  bool good() const { return status >= 200 && status < 300; }
  /// Empty when there is none of that name.
  std::string header(const std::string& name) const;
};

/// Speaks to the hub over one connection that is kept. The token goes to the hub's own address and nowhere else.
///
/// What may pass (a connection that breaks, a server that is busy) is tried again, after a while that grows or that the
/// server asks for; the watcher is told. Throws StoppedError when it does not pass or the watcher says so, InputError
/// for what trying again cannot mend.
class Connection {
 public:
  Connection(const Settings& settings, Watcher& watcher);
  ~Connection();

  /// The whole answer, of at most 64 MiB, wherever redirects lead.
  Answer get(const std::string& url);
  /// The answer without its body; a redirect is not followed.
  Answer head(const std::string& url);
  /// Puts the bytes that are missing into the file and calls `progressed` with how many it holds. Not finished when the
  /// answer is not good.
  Answer download(const std::string& url, PartialFile& file, const std::function<void(std::int64_t)>& progressed);

 private:
  Answer persist(const Request& request);
  void pause(const std::string& what, int failures, long asked);

  struct Impl;
  std::unique_ptr<Impl> impl_;
  Watcher& watcher_;
};

/// A text as a part of an address, "/" included: «refs%2Fpr%2F1».
std::string escaped(const std::string& text);

}  // namespace lethe::hub
