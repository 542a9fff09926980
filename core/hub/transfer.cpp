// SPDX-License-Identifier: GPL-3.0-or-later
#include "hub/transfer.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "base/error.h"
#include "base/trim.h"

namespace lethe::hub {

namespace {

constexpr std::size_t largest_answer = 64 << 20, largest_refusal = 64 << 10;
constexpr int most_tries = 6;
constexpr int most_tries_at_first = 3;  // nobody has answered yet: there may be no network at all
constexpr long longest_pause = 600;     // seconds

using Header = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// "bytes 100-199/200" → 100 and 200; the latter may be "*".
struct Range {
  std::optional<std::int64_t> first, whole;
};
Range range_of(const std::string& text) {
  if (!text.starts_with("bytes ")) return {};
  const std::size_t dash = text.find('-'), slash = text.find('/');
  if (dash == std::string::npos || slash == std::string::npos || slash < dash) return {};
  return {number(std::string_view(text).substr(6, dash - 6)), number(std::string_view(text).substr(slash + 1))};
}

bool passes(long status) { return status == 408 || status == 429 || status >= 500; }

/// Which no second try mends.
bool is_hopeless(CURLcode code) {
  return code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT || code == CURLE_PEER_FAILED_VERIFICATION ||
         code == CURLE_SSL_CACERT_BADFILE || code == CURLE_TOO_MANY_REDIRECTS;
}

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

/// One request, and what has come of it.
struct Connection::Exchange {
  std::string url;
  bool without_body = false;
  PartialFile* file = nullptr;
  std::function<void(std::int64_t)> progressed;

  CURL* curl = nullptr;
  Watcher* watcher = nullptr;
  Answer answer{};
  bool begun = false;  ///< a part of the file has come
  std::exception_ptr failure{};
  std::array<char, CURL_ERROR_SIZE> reason{};

  void take_header(std::string_view line) {
    if (line.starts_with("HTTP/")) return answer.headers.clear();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    answer.headers[name] = trimmed(line.substr(colon + 1));
  }

  void take_body(std::string_view bytes) {
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    if (file && answer.good()) return take_part(bytes);
    const std::size_t room = (answer.good() ? largest_answer : largest_refusal) - answer.body.size();
    if (answer.good() && bytes.size() > room) throw StoppedError(url + ": the answer has more than 64 MiB");
    answer.body += bytes.substr(0, room);
  }

  void take_part(std::string_view bytes) {
    if (!begun) begin();
    begun = true;
    file->append(bytes);
    progressed(file->size());
  }

  /// Where in the file the first bytes belong is the server's choice: it may send the whole although a part was asked.
  void begin() {
    const Range range = range_of(answer.header("content-range"));
    const std::int64_t first = answer.status == 206 ? range.first.value_or(-1) : 0;
    const auto whole = answer.status == 206 ? range.whole : number(answer.header("content-length"));
    if (whole && answer.header("content-encoding").empty()) file->expect(*whole);
    if (first == file->size()) return;
    file->restart();
    if (first != 0) throw StoppedError(url + ": the server sent another part than was asked for; try again");
  }
};

namespace {

/// No exception may pass through the library's C.
template <class Exchange, class Call>
std::size_t guarded(Exchange& exchange, std::size_t done, Call call) {
  try {
    call();
    return done;
  } catch (...) {
    exchange.failure = std::current_exception();
    return 0;
  }
}

template <class Exchange>
std::size_t on_header(const char* data, std::size_t, std::size_t size, Exchange* exchange) {
  return guarded(*exchange, size, [&] { exchange->take_header({data, size}); });
}

template <class Exchange>
std::size_t on_body(const char* data, std::size_t, std::size_t size, Exchange* exchange) {
  return guarded(*exchange, size, [&] { exchange->take_body({data, size}); });
}

template <class Exchange>
int on_progress(Exchange* exchange, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  bool go_on = false;
  guarded(*exchange, 0, [&] { go_on = exchange->watcher->wait(std::chrono::milliseconds(0)); });
  return go_on ? 0 : 1;
}

}  // namespace

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

Answer Connection::get(const std::string& url) { return persist({.url = url, .progressed = {}}); }

Answer Connection::head(const std::string& url) {
  return persist({.url = url, .without_body = true, .progressed = {}});
}

Answer Connection::download(const std::string& url, PartialFile& file,
                            const std::function<void(std::int64_t)>& progressed) {
  return persist({.url = url, .file = &file, .progressed = progressed});
}

/// Whether an answer came, and came whole.
bool Connection::perform(Exchange& exchange) {
  CURL* curl = exchange.curl = impl_->curl;
  exchange.watcher = &watcher_;
  const std::int64_t there = exchange.file ? exchange.file->size() : 0;
  const std::string range = std::to_string(there) + "-";
  curl_easy_setopt(curl, CURLOPT_URL, exchange.url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOBODY, exchange.without_body ? 1L : 0L);
  if (!exchange.without_body) curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, exchange.without_body ? 0L : 1L);
  curl_easy_setopt(curl, CURLOPT_RANGE, there > 0 ? range.c_str() : nullptr);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header<Exchange>);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body<Exchange>);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress<Exchange>);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, exchange.reason.data());
  const CURLcode code = curl_easy_perform(curl);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
  if (exchange.failure) std::rethrow_exception(exchange.failure);
  if (code == CURLE_ABORTED_BY_CALLBACK) throw StoppedError("stopped; the same command goes on from here");
  if (code != CURLE_OK && exchange.reason.front() == '\0')
    std::string(curl_easy_strerror(code)).copy(exchange.reason.data(), exchange.reason.size() - 1);
  if (is_hopeless(code)) throw InputError(exchange.url + ": " + exchange.reason.data());
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &exchange.answer.status);
  impl_->answered = impl_->answered || exchange.answer.status > 0;
  return code == CURLE_OK;
}

Answer Connection::persist(Exchange request) {
  std::int64_t farthest = request.file ? request.file->size() : 0;
  for (int failures = 0;;) {
    Exchange exchange = request;
    const bool arrived = perform(exchange);
    const Answer& answer = exchange.answer;
    PartialFile* const file = exchange.file;
    const bool beyond_its_end = file && answer.status == 416 && file->size() > 0;
    if (beyond_its_end) file->restart();
    const bool whole = arrived && !(file && answer.good() && !file->complete());
    if (whole && !passes(answer.status) && !beyond_its_end) return answer;
    if (file && file->size() > farthest) failures = 0, farthest = file->size();
    curl_off_t asked = 0;
    curl_easy_getinfo(impl_->curl, CURLINFO_RETRY_AFTER, &asked);
    const std::string reason = !arrived ? exchange.reason.data()
                               : whole  ? "the server answers " + std::to_string(answer.status)
                                        : "the connection ended early";
    pause(request.url, reason, ++failures, whole ? static_cast<long>(asked) : 0);
  }
}

/// `asked`: the seconds that the server wants to be left alone; 0 when it does not say.
void Connection::pause(const std::string& url, const std::string& reason, int failures, long asked) {
  const std::string what = url + ": " + reason;
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
