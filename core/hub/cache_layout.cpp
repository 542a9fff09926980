// SPDX-License-Identifier: GPL-3.0-or-later
#include "hub/cache_layout.h"

#include <unistd.h>

#include <algorithm>

#include "base/error.h"
#include "base/files.h"
#include "formats/hub_cache.h"

namespace lethe::hub {

namespace fs = std::filesystem;

namespace {

bool of_digits(const std::string& text, std::size_t count) {
  return text.size() == count && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

bool is_name(const std::string& name) {
  const auto edge = [](char c) { return c == '-' || c == '.'; };
  return !name.empty() && name.size() <= 96 && std::all_of(name.begin(), name.end(), is_word) && !edge(name.front()) &&
         !edge(name.back()) && name.find("..") == std::string::npos && name.find("--") == std::string::npos;
}

}  // namespace

fs::path cache_folder() {
  const fs::path cache = formats::hub_cache_folder();
  if (cache.empty())
    throw InputError(
        "neither HF_HOME nor HOME is set, so the place of the Hugging Face cache is not known; set HF_HOME");
  return cache;
}

fs::path token_file() {
  if (const fs::path file = formats::named_by_environment("HF_TOKEN_PATH"); !file.empty()) return file;
  const fs::path home = formats::hub_home_folder();
  return home.empty() ? home : home / "token";
}

void check_repository(const std::string& id) {
  const std::size_t slash = id.find('/');
  const std::string owner = slash == std::string::npos ? "" : id.substr(0, slash), name = id.substr(slash + 1);
  if (is_name(name) && (slash == std::string::npos || is_name(owner)) && !id.ends_with(".git")) return;
  throw InputError("'" + id +
                   "' is no name of a model on the hub, expected OWNER/NAME of letters, digits, '-', '_' and '.', for "
                   "example bigscience/bloomz-560m");
}

void check_revision(const std::string& revision) {
  const bool plain = std::all_of(revision.begin(), revision.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != 127 && std::string_view("~^:?*[").find(c) == std::string::npos;
  });
  if (plain && revision.size() <= 200 && stays_inside(revision) && !revision.starts_with("-")) return;
  throw InputError("--revision '" + revision + "': expected a branch, a tag or a commit");
}

bool stays_inside(const std::string& name) {
  if (name.empty() || name.find('\\') != std::string::npos || name.find('\0') != std::string::npos) return false;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string part = name.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

bool is_commit(const std::string& text) { return of_digits(text, 40); }
bool is_hash(const std::string& text) { return of_digits(text, 40) || of_digits(text, 64); }

ModelCache::ModelCache(fs::path cache, const std::string& repository)
    : cache_(std::move(cache)), folder_(cache_ / formats::hub_folder_name(repository)) {}

fs::path ModelCache::lock(const std::string& hash) const {
  return cache_ / ".locks" / folder_.filename() / (hash + ".lock");
}

void ModelCache::make_folders() const {
  make_folder(folder_ / "blobs");
  make_folder(cache_ / ".locks" / folder_.filename());
}

void ModelCache::link(const std::string& commit, const std::string& name, const std::string& hash) const {
  const fs::path link = snapshot(commit) / name, target = fs::path("../../blobs") / hash;
  make_folder(link.parent_path());
  std::error_code error;
  if (fs::read_symlink(link, error) == target) return;
  const fs::path temporary = link.string() + ".tmp-" + std::to_string(::getpid());
  fs::remove(temporary, error);
  fs::create_symlink(target, temporary, error);
  if (error == std::errc::operation_not_permitted || error == std::errc::operation_not_supported)
    throw InputError(link.string() +
                     ": this file system has no symbolic links; let HF_HUB_CACHE name a folder on "
                     "another one");
  if (!error) fs::rename(temporary, link, error);
  if (error) refuse_write(link, error.value());
  sync_folder(link.parent_path());
}

void ModelCache::set_reference(const std::string& revision, const std::string& commit) const {
  if (revision == commit) return;
  const fs::path file = folder_ / "refs" / revision;
  make_folder(file.parent_path());
  std::error_code error;
  if (fs::is_regular_file(file, error) && read_file(file) == commit) return;
  write_file(file, commit);
}

}  // namespace lethe::hub
