// SPDX-License-Identifier: GPL-3.0-or-later
#include <condition_variable>
#include <iostream>

#include "all.h"
#include "catalog/known_models.h"
#include "hub/fetch.h"
#include "status_line.h"
#include "stop_signals.h"

namespace lethe::cli {

namespace {

/// Tells on standard error how a fetch goes, with --json as events, a line each; ends its waits when a stop is asked
/// for.
class FetchWatcher final : public hub::Watcher {
 public:
  FetchWatcher(StopSignals& signals, bool json) : json_(json), action_(signals, [this] { wake(); }) {
    status_.shown();  // what is over at once needs no line
  }

  void progressed(const hub::Progress& at) override {
    const auto now = std::chrono::steady_clock::now();
    if (!began_) began_ = {now, at.done};
    if (!status_.due() && !(json_ && at.file_done == at.file_size)) return;
    const double seconds = std::chrono::duration<double>(now - began_->time).count();
    if (json_)
      event({{"type", "progressed"}, {"what", at.file}, {"done", at.file_done}, {"total", at.file_size}});
    else
      status_.show(line(at, seconds > 0.5 ? static_cast<double>(at.done - began_->done) / seconds : 0));
  }

  void say(const std::string& sentence) override {
    if (json_)
      event({{"type", "noticed"}, {"text", sentence}});
    else
      status_.message(sentence);
  }

  bool wait(std::chrono::milliseconds time) override {
    std::unique_lock lock(mutex_);
    return !asked_.wait_for(lock, time, [this] { return stopped_; });
  }

  void clear() { status_.clear(); }

 private:
  struct Begin {
    std::chrono::steady_clock::time_point time;
    std::int64_t done;
  };

  /// «model.safetensors 310.0 MB of 1.1 GB · all 28 % · 24.1 MB/s · 33 s left».
  static std::string line(const hub::Progress& at, double bytes_a_second) {
    std::string text = at.file + " " + bytes(at.file_done) + " of " + bytes(at.file_size);
    if (at.size > 0) text += " · all " + std::to_string(100 * at.done / at.size) + " %";
    if (bytes_a_second <= 0) return text;
    text += " · " + bytes(static_cast<std::int64_t>(bytes_a_second)) + "/s";
    if (at.size > at.done) text += " · " + duration(static_cast<double>(at.size - at.done) / bytes_a_second) + " left";
    return text;
  }

  void event(OrderedJson json) {
    OrderedJson event = {{"v", 1}};
    event.update(json);
    std::cerr << event.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) << std::endl;
    status_.shown();
  }

  void wake() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    asked_.notify_all();
  }

  const bool json_;
  StatusLine status_;
  std::optional<Begin> began_;
  std::mutex mutex_;
  std::condition_variable asked_;
  bool stopped_ = false;
  StopSignals::Action action_;  // last: it may call wake() at once
};

std::string summary(const hub::Fetched& model, const std::string& name) {
  const auto count =
      std::count_if(model.files.begin(), model.files.end(), [](const auto& file) { return file.fetched; });
  const std::string all = std::to_string(model.files.size()) + " files (" + bytes(model.bytes()) + ")";
  const std::string what = count == 0 ? "all " + all + " of " + name + " were there already"
                                      : name + ": " + all + " are there, " + std::to_string(count) + " of them (" +
                                            bytes(model.bytes_fetched()) + ") fetched now";
  return what;
}

/// A name finds what refs/main says; other commits have only their folders.
std::string how_to_name(const std::string& name, const std::string& revision) {
  const bool by_name = revision == "main" && name.find('/') != std::string::npos;
  return "name it by --model or in a study's \"models\" as " + (by_name ? name : "this folder");
}

class Hub final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("action", action_, "get: fetch a model into the Hugging Face cache, or what is missing of it")
        ->required()
        ->check(one_of({"get"}));
    app.add_option("model", repository_, "OWNER/NAME, as the hub has it, or a name that 'list models' shows")
        ->required();
    app.add_option("--revision", revision_, "A branch, a tag or a commit (default: main)");
    app.footer(
        "Environment: HF_HOME, HF_HUB_CACHE (where the cache is), HF_TOKEN (for gated and private models), "
        "HF_ENDPOINT\n"
        "(another hub), HF_HUB_OFFLINE, and HTTPS_PROXY and the like.");
  }

  int run(const Common& common) override {
    StopSignals signals({"stopping; once more to end at once", "ended at once; the same command goes on from here"});
    for (const catalog::KnownModel& known : catalog::known_models(catalog::find_resources(common.executable)))
      if (known.name == repository_) repository_ = known.repository;
    const hub::Settings settings = hub::settings_from_environment();
    FetchWatcher watcher(signals, common.json);
    const hub::Fetched model = hub::fetch(settings, repository_, revision_, watcher);
    watcher.clear();
    if (common.json)
      print(to_json(model));
    else {
      tell(summary(model, repository_) + "; " + how_to_name(repository_, revision_));
      std::cout << model.folder.string() << '\n';
    }
    return done;
  }

 private:
  OrderedJson to_json(const hub::Fetched& model) const {
    OrderedJson files = OrderedJson::array();
    for (const hub::Fetched::File& file : model.files)
      files.push_back({{"name", file.name}, {"bytes", file.size}, {"fetched", file.fetched}});
    return {{"model", repository_},
            {"revision", revision_},
            {"commit", model.commit},
            {"folder", model.folder.string()},
            {"files", files},
            {"bytes", model.bytes()},
            {"bytes_fetched", model.bytes_fetched()}};
  }

  std::string action_, repository_, revision_ = "main";
};

}  // namespace

std::unique_ptr<Command> make_hub() { return std::make_unique<Hub>(); }

}  // namespace lethe::cli
