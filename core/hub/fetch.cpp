// SPDX-License-Identifier: GPL-3.0-or-later
#include "hub/fetch.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/files.h"
#include "hub/blob_lock.h"
#include "hub/cache_layout.h"
#include "hub/repository.h"

namespace lethe::hub {

namespace fs = std::filesystem;

namespace {

std::int64_t size_of(const fs::path& file) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  return error ? 0 : static_cast<std::int64_t>(size);
}

std::string gigabytes(std::int64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f GB", static_cast<double>(bytes) / 1e9);
  return text;
}

/// One model on its way.
class Fetch {
 public:
  Fetch(const Settings& settings, const std::string& id, const std::string& revision, Watcher& watcher)
      : settings_(settings),
        watcher_(watcher),
        connection_(settings, watcher),
        cache_(settings.cache, id),
        repository_(ask_for(connection_, settings, id, revision)) {}

  Fetched run(const std::string& revision) {
    Choice choice = choose_files(repository_);
    cache_.make_folders();
    if (choice.index) take_index(choice);
    for (RemoteFile& file : choice.files) complete(connection_, settings_, repository_, file);
    check_room(choice.files);
    for (const RemoteFile& file : choice.files) take(file);
    std::stable_partition(choice.files.begin(), choice.files.end(),
                          [](const RemoteFile& file) { return file.name != "config.json"; });
    for (const RemoteFile& file : choice.files) cache_.link(repository_.commit, file.name, file.hash);
    cache_.set_reference(revision, repository_.commit);
    result_.folder = cache_.snapshot(repository_.commit);
    result_.commit = repository_.commit;
    return std::move(result_);
  }

 private:
  /// A blob has its name only when it was whole; another size means that somebody has meddled with it.
  bool is_there(const RemoteFile& file) const {
    std::error_code error;
    return fs::is_regular_file(cache_.blob(file.hash), error) && size_of(cache_.blob(file.hash)) == file.size;
  }

  /// What of it need not be fetched any more, in bytes.
  std::int64_t held(const RemoteFile& file) const {
    return is_there(file) ? file.size : std::min(file.size, size_of(cache_.blob(file.hash).string() + ".incomplete"));
  }

  void take_index(Choice& choice) {
    complete(connection_, settings_, repository_, *choice.index);
    take(*choice.index);
    const Json index = read_json_file(cache_.blob(choice.index->hash));
    choice.files.push_back(*choice.index);
    for (RemoteFile& shard : shards_of(repository_, choice.index->name, index))
      choice.files.push_back(std::move(shard));
  }

  void check_room(const std::vector<RemoteFile>& files) {
    progress_ = {};
    for (const RemoteFile& file : files) {
      progress_.size += file.size;
      progress_.done += counted_[file.name] = held(file);
    }
    const std::int64_t missing = progress_.size - progress_.done;
    std::error_code error;
    const fs::space_info space = fs::space(settings_.cache, error);
    if (!error && static_cast<std::uintmax_t>(missing) > space.available)
      throw StoppedError(settings_.cache.string() + ": " + gigabytes(missing) + " are still to be fetched, but only " +
                         gigabytes(static_cast<std::int64_t>(space.available)) +
                         " are free; make room, or let HF_HUB_CACHE name a folder on another disk");
  }

  /// Sees to it that the file is there.
  void take(const RemoteFile& file) {
    if (std::any_of(result_.files.begin(), result_.files.end(), [&](const auto& had) { return had.name == file.name; }))
      return;
    const bool fetched = !is_there(file) && take_up(file);
    count(file, file.size);
    result_.files.push_back({file.name, file.size, fetched});
  }

  /// So much of the file is there now.
  void count(const RemoteFile& file, std::int64_t done) {
    progress_.done += done - std::exchange(counted_[file.name], done);
    progress_.file = file.name;
    progress_.file_done = done;
    progress_.file_size = file.size;
  }

  /// False when another program has done it meanwhile.
  bool take_up(const RemoteFile& file) {
    const BlobLock lock(cache_.lock(file.hash), file.name, watcher_);
    if (is_there(file)) return false;
    PartialFile partial(cache_.blob(file.hash), file);
    const auto tell = [&](std::int64_t done) {
      count(file, done);
      watcher_.progressed(progress_);
    };
    if (!partial.complete()) {
      const Answer answer = connection_.download(address_of(settings_, repository_, file.name), partial, tell);
      if (!answer.good()) explain(answer, settings_, repository_.id, repository_.commit, file.name);
    }
    partial.finish();
    return true;
  }

  const Settings& settings_;
  Watcher& watcher_;
  Connection connection_;
  ModelCache cache_;
  Repository repository_;
  Progress progress_;
  std::map<std::string, std::int64_t> counted_;  // bytes of each file that progress_.done holds
  Fetched result_;
};

}  // namespace

std::int64_t Fetched::bytes() const {
  return std::accumulate(files.begin(), files.end(), std::int64_t{0},
                         [](std::int64_t sum, const File& file) { return sum + file.size; });
}

std::int64_t Fetched::bytes_fetched() const {
  return std::accumulate(files.begin(), files.end(), std::int64_t{0},
                         [](std::int64_t sum, const File& file) { return sum + (file.fetched ? file.size : 0); });
}

Fetched fetch(const Settings& settings, const std::string& repository, const std::string& revision, Watcher& watcher) {
  check_repository(repository);
  check_revision(revision);
  if (settings.offline)
    throw InputError("HF_HUB_OFFLINE is set, so nothing is fetched; unset it to fetch " + repository);
  return Fetch(settings, repository, revision, watcher).run(revision);
}

}  // namespace lethe::hub
