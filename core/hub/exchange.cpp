// SPDX-License-Identifier: GPL-3.0-or-later
#include "hub/exchange.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/error.h"
#include "base/trim.h"

namespace lethe::hub {

namespace {

constexpr std::size_t largest_answer = 64 << 20, largest_refusal = 64 << 10;

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

/// What can be done about that which no second try mends; nothing for all else.
std::optional<std::string> remedy(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return "who answers cannot be trusted; if this network has a certificate of its own, let CURL_CA_BUNDLE name it";
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_TOO_MANY_REDIRECTS:
      return "does HF_ENDPOINT name a hub?";
    default:
      return std::nullopt;
  }
}

}  // namespace

void Exchange::perform(CURL* curl) {
  curl_ = curl;
  const std::int64_t there = request_.file ? request_.file->size() : 0;
  const std::string range = std::to_string(there) + "-";
  curl_easy_setopt(curl, CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOBODY, request_.without_body ? 1L : 0L);
  if (!request_.without_body) curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, request_.without_body ? 0L : 1L);
  curl_easy_setopt(curl, CURLOPT_RANGE, there > 0 ? range.c_str() : nullptr);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error_.data());
  const CURLcode code = curl_easy_perform(curl);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
  if (failure_) std::rethrow_exception(failure_);
  if (code == CURLE_ABORTED_BY_CALLBACK) throw StoppedError("stopped; the same command goes on from here");
  if (code != CURLE_OK && error_.front() == '\0')
    std::string(curl_easy_strerror(code)).copy(error_.data(), error_.size() - 1);
  if (const auto hint = remedy(code)) throw InputError(request_.url + ": " + error_.data() + "; " + *hint);
  arrived_ = code == CURLE_OK;
  curl_off_t seconds = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer_.status);
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
  retry_after_ = static_cast<long>(seconds);
}

bool Exchange::whole() const { return arrived_ && !(request_.file && answer_.good() && !request_.file->complete()); }

std::string Exchange::reason() const {
  if (!arrived_) return error_.data();
  return whole() ? "the server answers " + std::to_string(answer_.status) : "the connection ended early";
}

/// No exception may pass through the library's C.
template <class Call>
std::size_t Exchange::guarded(std::size_t done, Call call) {
  try {
    call();
    return done;
  } catch (...) {
    failure_ = std::current_exception();
    return 0;
  }
}

std::size_t Exchange::on_header(const char* data, std::size_t, std::size_t size, Exchange* exchange) {
  return exchange->guarded(size, [&] { exchange->take_header({data, size}); });
}

std::size_t Exchange::on_body(const char* data, std::size_t, std::size_t size, Exchange* exchange) {
  return exchange->guarded(size, [&] { exchange->take_body({data, size}); });
}

int Exchange::on_progress(Exchange* exchange, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  bool go_on = false;
  exchange->guarded(0, [&] { go_on = exchange->watcher_.wait(std::chrono::milliseconds(0)); });
  return go_on ? 0 : 1;
}

void Exchange::take_header(std::string_view line) {
  if (line.starts_with("HTTP/")) return answer_.headers.clear();
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  answer_.headers[name] = trimmed(line.substr(colon + 1));
}

void Exchange::take_body(std::string_view bytes) {
  curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &answer_.status);
  if (request_.file && answer_.good()) {
    if (!file_begun_) begin_file();
    file_begun_ = true;
    request_.file->append(bytes);
    return request_.progressed(request_.file->size());
  }
  const std::size_t room = (answer_.good() ? largest_answer : largest_refusal) - answer_.body.size();
  if (answer_.good() && bytes.size() > room) throw StoppedError(request_.url + ": the answer has more than 64 MiB");
  answer_.body += bytes.substr(0, room);
}

/// Where in the file the first bytes belong is the server's choice: it may send the whole although a part was asked
/// for.
void Exchange::begin_file() {
  const Range range = range_of(answer_.header("content-range"));
  const std::int64_t first = answer_.status == 206 ? range.first.value_or(-1) : 0;
  const auto whole = answer_.status == 206 ? range.whole : number(answer_.header("content-length"));
  if (whole && answer_.header("content-encoding").empty()) request_.file->expect(*whole);
  if (first == request_.file->size()) return;
  request_.file->restart();
  if (first != 0) throw StoppedError(request_.url + ": the server sent another part than was asked for; try again");
}

}  // namespace lethe::hub
