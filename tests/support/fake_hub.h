// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <deque>
#include <optional>

#include "base/json.h"
#include "support/http_server.h"

namespace lethe::test {

/// What goes wrong the next time a file's bytes are asked for.
struct Mishap {
  std::size_t cut_after = HttpReply::all, stall_after = HttpReply::all;
  bool ignores_range = false;
  std::optional<HttpReply> instead = {};
};

/// A hub with one model. Large files are redirected to another server, as the hub does; small ones within the hub.
class FakeHub {
 public:
  struct File {
    std::string content;
    bool large = false;
    std::string sent;  ///< instead of the content, where it is not empty
  };

  FakeHub();
  /// The bytes of a file by the hash under which it lies in the cache.
  static std::string hash_of(const File& file);

  std::string address() const { return hub_.address(); }
  std::vector<HttpRequest> at_hub() const { return hub_.requests(); }
  std::vector<HttpRequest> at_store() const { return store_.requests(); }
  /// How often bytes of files were asked for.
  std::size_t downloads() const;
  void release();

  // To be set while nobody asks.
  std::string id = "tiny/model", commit = std::string(40, 'c');
  std::map<std::string, File> files;
  std::map<std::string, std::deque<Mishap>> mishaps;  ///< by file name
  std::deque<HttpReply> refusals;                     ///< of the next questions about the model
  bool tells_hashes = true;                           ///< in the answer about the model; else only file by file
  Json changes = Json::object();                      ///< merged into the answer about the model

 private:
  HttpReply hub(const HttpRequest& request);
  HttpReply about_model() const;
  HttpReply about_file(const std::string& name) const;
  HttpReply content(const HttpRequest& request, const std::string& name);

  std::mutex mutex_;
  HttpServer hub_, store_;
};

/// A refusal as the hub words it.
HttpReply refusal_of_hub(int status, const std::string& code, const std::string& message = {});

}  // namespace lethe::test
