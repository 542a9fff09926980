// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <curl/curl.h>

#include <array>
#include <exception>

#include "hub/transfer.h"

namespace lethe::hub {

/// What is asked.
struct Request {
  std::string url;
  bool without_body = false;    ///< then a redirect is not followed
  PartialFile* file = nullptr;  ///< gets what it lacks, where the answer is good
  std::function<void(std::int64_t)> progressed{};
};

/// One request, and what has come of it.
class Exchange {
 public:
  Exchange(const Request& request, Watcher& watcher) : request_(request), watcher_(watcher) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Asks by a handle, whose own settings stay. Throws what the file or the watcher throws, StoppedError where the
  /// watcher wants no more, and InputError for what trying again cannot mend.
  void perform(CURL* curl);
  /// An answer came, with all that belongs to it.
  bool whole() const;
  const Answer& answer() const { return answer_; }
  /// Why it is not whole, or what the server answers.
  std::string reason() const;
  long seconds_asked_for() const { return retry_after_; }  ///< before the next try; 0: not told

 private:
  template <class Call>
  std::size_t guarded(std::size_t done, Call call);
  static std::size_t on_header(const char* data, std::size_t, std::size_t size, Exchange* exchange);
  static std::size_t on_body(const char* data, std::size_t, std::size_t size, Exchange* exchange);
  static int on_progress(Exchange* exchange, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  void take_header(std::string_view line);
  void take_body(std::string_view bytes);
  void begin_file();

  const Request& request_;
  Watcher& watcher_;
  CURL* curl_ = nullptr;
  Answer answer_;
  bool arrived_ = false, file_begun_ = false;
  std::exception_ptr failure_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  long retry_after_ = 0;
};

}  // namespace lethe::hub
