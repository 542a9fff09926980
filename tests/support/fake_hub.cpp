// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_hub.h"

#include "base/hash.h"

namespace lethe::test {

namespace {

const std::string within = "/api/resolve-cache/";

std::string last_part(const std::string& target) { return target.substr(target.rfind('/') + 1); }

}  // namespace

HttpReply refusal_of_hub(int status, const std::string& code, const std::string& message) {
  return {status, {{"X-Error-Code", code}, {"X-Error-Message", message}}, "{\"error\":\"no\"}"};
}

FakeHub::FakeHub()
    : hub_([this](const HttpRequest& request) { return hub(request); }),
      store_([this](const HttpRequest& request) { return content(request, last_part(request.target)); }) {}

std::string FakeHub::hash_of(const File& file) {
  if (file.large) return sha256(file.content);
  return Sha1().add("blob " + std::to_string(file.content.size()) + '\0').add(file.content).hex();
}

std::size_t FakeHub::downloads() const {
  const auto requests = at_hub();
  const auto small = std::count_if(requests.begin(), requests.end(),
                                   [](const HttpRequest& request) { return request.target.starts_with(within); });
  return static_cast<std::size_t>(small) + at_store().size();
}

void FakeHub::release() {
  hub_.release();
  store_.release();
}

HttpReply FakeHub::hub(const HttpRequest& request) {
  const std::string about = "/api/models/" + id + "/revision/";
  if (request.target.starts_with(about)) {
    const std::lock_guard lock(mutex_);
    if (refusals.empty()) return about_model();
    const HttpReply reply = refusals.front();
    refusals.pop_front();
    return reply;
  }
  const std::string name = last_part(request.target);
  if (request.target.starts_with(within)) return content(request, name);
  if (request.target == "/" + id + "/resolve/" + commit + "/" + name && files.contains(name)) return about_file(name);
  return refusal_of_hub(404, "RepoNotFound");
}

HttpReply FakeHub::about_model() const {
  Json siblings = Json::array();
  for (const auto& [name, file] : files) {
    Json sibling = {{"rfilename", name}};
    if (tells_hashes) {
      sibling["size"] = file.content.size();
      sibling["blobId"] = hash_of({file.content, false, {}});
      if (file.large) {
        sibling["blobId"] = std::string(40, '0');  // of the note in git
        sibling["lfs"] = {{"sha256", hash_of(file)}, {"size", file.content.size()}, {"pointerSize", 130}};
      }
    }
    siblings.push_back(sibling);
  }
  Json answer = {{"id", id}, {"sha", commit}, {"siblings", siblings}};
  answer.update(changes);
  return {200, {}, answer.dump()};
}

HttpReply FakeHub::about_file(const std::string& name) const {
  const File& file = files.at(name);
  if (!file.large) return {307, {{"Location", within + name}, {"X-Repo-Commit", commit}}, "Temporary Redirect"};
  return {302,
          {{"Location", store_.address() + "/blobs/" + name},
           {"X-Repo-Commit", commit},
           {"X-Linked-Etag", '"' + hash_of(file) + '"'},
           {"X-Linked-Size", std::to_string(file.content.size())}},
          "Found"};
}

HttpReply FakeHub::content(const HttpRequest& request, const std::string& name) {
  const std::lock_guard lock(mutex_);
  Mishap mishap;
  if (auto& waiting = mishaps[name]; request.method == "GET" && !waiting.empty()) {
    mishap = waiting.front();
    waiting.pop_front();
  }
  if (mishap.instead) return *mishap.instead;
  if (!files.contains(name)) return refusal_of_hub(404, "EntryNotFound");
  const File& file = files.at(name);
  HttpReply reply{200, {{"ETag", '"' + hash_of(file) + '"'}}, file.sent.empty() ? file.content : file.sent};
  reply.cut_after = mishap.cut_after;
  reply.stall_after = mishap.stall_after;
  const std::string range = request.header("range");
  if (!range.starts_with("bytes=") || mishap.ignores_range) return reply;
  const std::size_t first = std::stoul(range.substr(6)), whole = reply.body.size();
  if (first >= whole) return {416, {{"Content-Range", "bytes */" + std::to_string(whole)}}, ""};
  reply.status = 206;
  reply.headers["Content-Range"] =
      "bytes " + std::to_string(first) + "-" + std::to_string(whole - 1) + "/" + std::to_string(whole);
  reply.body.erase(0, first);
  return reply;
}

}  // namespace lethe::test
