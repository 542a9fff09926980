// SPDX-License-Identifier: GPL-3.0-or-later
#include "hub/settings.h"

#include <algorithm>
#include <cstdlib>

#include "base/files.h"
#include "base/trim.h"
#include "hub/cache_layout.h"

namespace lethe::hub {

namespace fs = std::filesystem;

namespace {

/// The first of them that is set.
std::string set_by(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const char* value = std::getenv(name); value && *value) return trimmed(value);
  return {};
}

bool is_on(std::string value) {
  std::transform(value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::toupper(c); });
  return value == "1" || value == "ON" || value == "YES" || value == "TRUE";
}

std::string endpoint_or(std::string fallback) {
  std::string endpoint = set_by({"HF_ENDPOINT"});
  if (endpoint.empty()) return fallback;
  if (!endpoint.starts_with("https://") && !endpoint.starts_with("http://"))
    throw InputError("HF_ENDPOINT is '" + endpoint + "', expected an address that begins with https:// or http://");
  while (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint;
}

/// A line break in it would let it write headers of its own.
std::string checked(std::string token, const std::string& where) {
  if (std::any_of(token.begin(), token.end(), [](char c) { return c <= ' ' || c == 127; }))
    throw InputError(where + " holds no token of the hub, expected one word of letters, digits and '_'");
  return token;
}

std::string users_token() {
  if (std::string token = set_by({"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}); !token.empty())
    return checked(std::move(token), "HF_TOKEN");
  const fs::path file = token_file();
  std::error_code error;
  return fs::is_regular_file(file, error) ? checked(trimmed(read_file(file)), file.string()) : "";
}

}  // namespace

Settings settings_from_environment() {
  Settings settings;
  settings.endpoint = endpoint_or(settings.endpoint);
  settings.token = users_token();
  settings.cache = fs::absolute(cache_folder()).lexically_normal();
  settings.offline = is_on(set_by({"HF_HUB_OFFLINE"})) || is_on(set_by({"TRANSFORMERS_OFFLINE"}));
  return settings;
}

}  // namespace lethe::hub
