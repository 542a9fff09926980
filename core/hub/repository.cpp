// SPDX-License-Identifier: GPL-3.0-or-later
#include "hub/repository.h"

#include <algorithm>
#include <charconv>

#include "hub/cache_layout.h"

namespace lethe::hub {

namespace {

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Bytes: far beyond any file of a model, and a sum of many still fits.
constexpr std::int64_t largest_file = 10'000'000'000'000;

std::int64_t size_at(const Json& object) {
  const auto found = object.find("size");
  const bool is_size = found != object.end() && found->is_number_integer() && *found >= 0 && *found <= largest_file;
  return is_size ? found->get<std::int64_t>() : -1;
}

/// Of a large file `size` and `blobId` may be those of the note that git keeps in its place.
RemoteFile file_of(const Json& sibling) {
  const auto large = sibling.find("lfs");
  const bool is_large = large != sibling.end() && large->is_object();
  RemoteFile file{text_at(sibling, "rfilename"), size_at(is_large ? *large : sibling),
                  is_large ? text_at(*large, "sha256") : text_at(sibling, "blobId")};
  if (file.hash.size() != (is_large ? 64 : 40) || !is_hash(file.hash)) file.hash.clear();
  return file;
}

/// What a server wrote, fit for a terminal.
std::string shown(const std::string& text) {
  std::string result = text.substr(0, 200);
  std::replace_if(
      result.begin(), result.end(), [](unsigned char c) { return c < ' ' || c == 127; }, ' ');
  return result;
}

/// «https://hub/api» → «https://hub».
std::string host_of(const std::string& url) { return url.substr(0, url.find('/', url.find("://") + 3)); }

/// W/"abc" → abc
std::string bare_tag(std::string tag) {
  if (tag.starts_with("W/")) tag.erase(0, 2);
  std::erase(tag, '"');
  return tag;
}

std::string either(const Answer& answer, const char* first, const char* second) {
  const std::string text = answer.header(first);
  return text.empty() ? answer.header(second) : text;
}

}  // namespace

Repository parse_repository(const Json& json, const std::string& id, const std::string& where) {
  const auto refuse = [&](const std::string& why) { throw InputError(where + ": " + why); };
  if (!json.is_object() || !json.contains("siblings") || !json["siblings"].is_array())
    refuse("this is not how the hub answers; does HF_ENDPOINT name a hub, and does this network want a log-in?");
  Repository repository{id, text_at(json, "sha"), {}};
  if (!is_commit(repository.commit)) refuse("the hub names no commit, expected 40 hexadecimal digits as 'sha'");
  for (const Json& sibling : json["siblings"]) {
    if (!sibling.is_object()) refuse("a file has no name");
    RemoteFile file = file_of(sibling);
    if (!stays_inside(file.name))
      refuse(id + " has a file '" + shown(file.name) + "', which would lie outside of its folder; nothing was fetched");
    repository.files.push_back(std::move(file));
  }
  return repository;
}

Repository ask_for(Connection& connection, const Settings& settings, const std::string& id,
                   const std::string& revision) {
  const std::string url = settings.endpoint + "/api/models/" + id + "/revision/" + escaped(revision) + "?blobs=true";
  const Answer answer = connection.get(url);
  if (!answer.good()) explain(answer, settings, id, revision);
  // Some networks answer everything with a page of their own.
  return parse_repository(Json::parse(answer.body, nullptr, false), id, url);
}

std::string address_of(const Settings& settings, const Repository& repository, const std::string& name) {
  return settings.endpoint + "/" + repository.id + "/resolve/" + repository.commit + "/" + escaped(name);
}

void complete(Connection& connection, const Settings& settings, const Repository& repository, RemoteFile& file) {
  if (file.size >= 0 && !file.hash.empty()) return;
  std::string url = address_of(settings, repository, file.name);
  Answer answer = connection.head(url);
  // Within the hub, for example where a model has got another name; elsewhere nothing is known of the hub's headers.
  for (int redirects = 0; redirects < 5 && answer.status / 100 == 3; ++redirects) {
    const std::string to = answer.header("location");
    if (!answer.header("x-linked-etag").empty() || !to.starts_with("/") || to.starts_with("//")) break;
    url = host_of(url) + to;
    answer = connection.head(url);
  }
  if (answer.status >= 400) explain(answer, settings, repository.id, repository.commit, file.name);
  const std::string size = either(answer, "x-linked-size", "content-length");
  file.hash = bare_tag(either(answer, "x-linked-etag", "etag"));
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), file.size);
  if (error != std::errc() || size.empty() || file.size < 0 || file.size > largest_file || !is_hash(file.hash))
    throw InputError(url + ": the server tells neither size nor hash of " + file.name +
                     ", so it could not be checked; does HF_ENDPOINT name a hub?");
}

void explain(const Answer& answer, const Settings& settings, const std::string& id, const std::string& revision,
             const std::string& name) {
  const std::string code = answer.header("x-error-code"), page = settings.endpoint + "/" + id;
  const std::string message = shown(answer.header("x-error-message"));
  const bool known = !settings.token.empty();
  const std::string token = "HF_TOKEN to a token of your account (or put it into " + token_file().string() + ")";
  if (code == "GatedRepo")
    throw InputError(id + " is given out on conditions: accept them at " + page +
                     (known ? ", and see that the token in use is of that account and may read gated models"
                            : ", then set " + token));
  if (code == "RevisionNotFound")
    throw InputError(id + " has no revision '" + revision + "'; " + page + " shows its branches and tags");
  if (code == "EntryNotFound" || (!name.empty() && code.empty() && answer.status == 404))
    throw InputError(id + " has no file " + name + " at " + revision + " though it lists one; try again later");
  if (code == "RepoNotFound" || answer.status == 404 || answer.status == 401)
    throw InputError("there is no model " + id + " at " + settings.endpoint + ", or it is private; check the name, " +
                     (known ? "and that the token in use is valid and may read it" : "or set " + token));
  if (answer.status == 403)
    throw InputError(page + ": the hub forbids it" + (message.empty() ? "" : " («" + message + "»)") +
                     (known ? "; check what the token in use may read" : "; set " + token));
  throw InputError(page + ": the hub answers " + std::to_string(answer.status) +
                   (message.empty() ? "" : " («" + message + "»)") + "; try again later");
}

}  // namespace lethe::hub
