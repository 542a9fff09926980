// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/regex.h"

#include <oniguruma.h>

#include <algorithm>
#include <mutex>

#include "base/error.h"
#include "text/utf8.h"

namespace lethe::text {

namespace {

const OnigUChar* as_onig(const char* text) { return reinterpret_cast<const OnigUChar*>(text); }

void initialize_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    OnigEncoding utf8 = ONIG_ENCODING_UTF8;
    onig_initialize(&utf8, 1);
  });
}

std::string message_of(int code, OnigErrorInfo& info) {
  OnigUChar message[ONIG_MAX_ERROR_MESSAGE_LEN];
  const int length = onig_error_code_to_str(message, code, &info);
  return {reinterpret_cast<const char*>(message), static_cast<std::size_t>(length)};
}

struct Region {
  OnigRegion* region = onig_region_new();
  Region() = default;
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
  ~Region() { onig_region_free(region, 1); }
};

}  // namespace

Regex::Regex(std::string_view pattern, const std::string& where) {
  initialize_library();
  regex_t* compiled = nullptr;
  OnigErrorInfo info{};
  const int code = onig_new(&compiled, as_onig(pattern.data()), as_onig(pattern.data() + pattern.size()),
                            ONIG_OPTION_NONE, ONIG_ENCODING_UTF8, ONIG_SYNTAX_DEFAULT, &info);
  if (code != ONIG_NORMAL)
    throw InputError(where + ": the pattern '" + std::string(pattern) +
                     "' is no regular expression: " + message_of(code, info));
  compiled_ = std::shared_ptr<void>(compiled, [](void* p) { onig_free(static_cast<regex_t*>(p)); });
}

std::vector<Range> Regex::find_all(std::string_view text) const {
  std::vector<Range> matches;
  Region region;
  const OnigUChar* const begin = as_onig(text.data());
  const OnigUChar* const end = begin + text.size();
  std::size_t from = 0;
  while (from <= text.size()) {
    onig_region_clear(region.region);
    const int at = onig_search(static_cast<regex_t*>(compiled_.get()), begin, end, begin + from, end, region.region,
                               ONIG_OPTION_NONE);
    if (at == ONIG_MISMATCH) break;
    if (at < 0) {
      OnigErrorInfo info{};
      throw InputError("a tokenizer's regular expression gave up on a text of " + std::to_string(text.size()) +
                       " bytes: " + message_of(at, info));
    }
    const Range match{static_cast<std::size_t>(region.region->beg[0]), static_cast<std::size_t>(region.region->end[0])};
    from = match.end;
    if (match.begin == match.end && !matches.empty() && matches.back().end == match.end) {
      from += std::max<std::size_t>(1, first_code_point(text.substr(from)).size);
      continue;
    }
    matches.push_back(match);
  }
  return matches;
}

}  // namespace lethe::text
