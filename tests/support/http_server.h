// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lethe::test {

struct HttpRequest {
  std::string method, target;                  ///< target: "/path?query" as it came
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string header(const std::string& name) const;
};

struct HttpReply {
  int status = 200;
  std::map<std::string, std::string> headers;
  std::string body;
  static constexpr std::size_t all = SIZE_MAX;
  std::size_t cut_after = all;    ///< bytes of the body before the connection breaks
  std::size_t stall_after = all;  ///< bytes of the body before nothing comes until release()
};

/// A server on a free port of 127.0.0.1 that answers one request a connection. The handler is called by its threads.
class HttpServer {
 public:
  using Handler = std::function<HttpReply(const HttpRequest&)>;
  explicit HttpServer(Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// All that came so far, in order.
  std::vector<HttpRequest> requests() const;
  /// What stalls goes on, now and from now on.
  void release() { released_ = true; }

 private:
  void listen();
  void serve(int connection);
  void send_body(int connection, const HttpReply& reply);

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> ending_ = false, released_ = false;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
  std::list<std::thread> connections_;
  std::thread thread_;
};

}  // namespace lethe::test
