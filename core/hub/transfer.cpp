// SPDX-License-Identifier: GPL-3.0-or-later
#include "hub/transfer.h"

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "hub/exchange.h"

namespace lethe::hub {

namespace {

constexpr int most_tries = 6;
constexpr int most_tries_at_first = 3;  // nobody has answered yet: there may be no network at all
constexpr long longest_pause = 600;     // seconds

using Header = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

bool passes(long status) { return status == 408 || status == 429 || status >= 500; }

}  // namespace

std::string Answer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || std::string_view("-._~").find(c) != std::string::npos)
      result += c;
    else
      result += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return result;
}

struct Connection::Impl {
  CURL* curl = nullptr;
  Header headers{nullptr, curl_slist_free_all};
  bool answered = false;
};

Connection::Connection(const Settings& settings, Watcher& watcher)
    : impl_(std::make_unique<Impl>()), watcher_(watcher) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURL* curl = impl_->curl = ready == CURLE_OK ? curl_easy_init() : nullptr;
  if (!curl) throw std::runtime_error("libcurl cannot be used");
  const bool safe = settings.endpoint.starts_with("https://");
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, safe ? "https" : "http,https");
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 10L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 256L << 10);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);  // bytes a second
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 60L);
  curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "lethe");
  // The variables by which curl's own program is told of other certificates.
  for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"})
    if (const char* file = std::getenv(name); file && *file) {
      curl_easy_setopt(curl, CURLOPT_CAINFO, file);
      break;
    }
  // A header like this one, too, the library sends to the first host alone (CURLOPT_UNRESTRICTED_AUTH).
  if (!settings.token.empty())
    impl_->headers.reset(curl_slist_append(nullptr, ("Authorization: Bearer " + settings.token).c_str()));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, impl_->headers.get());
}

Connection::~Connection() { curl_easy_cleanup(impl_->curl); }

Answer Connection::get(const std::string& url) { return persist({.url = url}); }

Answer Connection::head(const std::string& url) { return persist({.url = url, .without_body = true}); }

Answer Connection::download(const std::string& url, PartialFile& file,
                            const std::function<void(std::int64_t)>& progressed) {
  return persist({.url = url, .file = &file, .progressed = progressed});
}

Answer Connection::persist(const Request& request) {
  PartialFile* const file = request.file;
  std::int64_t farthest = file ? file->size() : 0;
  for (int failures = 0;;) {
    Exchange exchange(request, watcher_);
    exchange.perform(impl_->curl);
    const long status = exchange.answer().status;
    impl_->answered = impl_->answered || status > 0;
    const bool beyond_its_end = file && status == 416 && file->size() > 0;
    if (exchange.whole() && !passes(status) && !beyond_its_end) return exchange.answer();
    if (beyond_its_end) file->restart();
    if (file && file->size() > farthest) failures = 0, farthest = file->size();
    pause(request.url + ": " + exchange.reason(), ++failures, exchange.seconds_asked_for());
  }
}

/// `asked`: the seconds that the server wants to be left alone; 0 when it does not say.
void Connection::pause(const std::string& what, int failures, long asked) {
  if (failures >= (impl_->answered ? most_tries : most_tries_at_first))
    throw StoppedError(what + ", and so after " + std::to_string(failures) +
                       " tries; check the connection (and HF_ENDPOINT and HTTPS_PROXY, where they are set) and run the "
                       "same command again");
  if (asked > longest_pause)
    throw StoppedError(what + " and asks to be left alone for " + std::to_string(asked) +
                       " s; run the same command again then");
  const long seconds = std::max(asked, 1L << (failures - 1));
  watcher_.say(what + "; trying again in " + std::to_string(seconds) + " s");
  if (!watcher_.wait(std::chrono::seconds(seconds))) throw StoppedError("stopped; the same command goes on from here");
}

}  // namespace lethe::hub
