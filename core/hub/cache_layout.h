// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

namespace lethe::hub {

/// Where models are fetched to (formats::hub_cache_folder). Throws InputError when that is not known.
std::filesystem::path cache_folder();
/// The file that holds the user's token: HF_TOKEN_PATH, else token in formats::hub_home_folder(). May be empty.
std::filesystem::path token_file();

/// Throws InputError unless the hub could have a model of that name: OWNER/NAME, or NAME alone as the oldest have it.
void check_repository(const std::string& id);
/// Throws InputError unless it can be a branch, a tag or a commit, and a file's name below refs/.
void check_revision(const std::string& revision);
/// Whether a file of that name lies in the folder that it is put into: no "..", not absolute, no backslash.
bool stays_inside(const std::string& name);
/// 40 hexadecimal digits in lower case.
bool is_commit(const std::string& text);
/// A commit's digits, or the 64 of a SHA-256.
bool is_hash(const std::string& text);

/// The places of one model in the cache, as huggingface_hub has them: blobs/HASH are the files, snapshots/COMMIT/NAME
/// are links to them, refs/REVISION holds a commit.
class ModelCache {
 public:
  ModelCache(std::filesystem::path cache, const std::string& repository);

  std::filesystem::path blob(const std::string& hash) const { return folder_ / "blobs" / hash; }
  std::filesystem::path snapshot(const std::string& commit) const { return folder_ / "snapshots" / commit; }
  /// Outside the model's folder; huggingface_hub locks the same files.
  std::filesystem::path lock(const std::string& hash) const;

  /// Makes the folders for blobs and locks.
  void make_folders() const;
  /// Links a file of the snapshot to its blob, at once and whatever was there. Throws InputError where the file system
  /// knows no links.
  void link(const std::string& commit, const std::string& name, const std::string& hash) const;
  /// Notes which commit a branch or tag means; a commit needs no note.
  void set_reference(const std::string& revision, const std::string& commit) const;

 private:
  std::filesystem::path cache_, folder_;
};

}  // namespace lethe::hub
