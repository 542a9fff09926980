// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <cstring>
#include <iostream>
#include <set>

#include "all.h"
#include "base/files.h"
#include "engine/engine.h"
#include "formats/model_folder.h"
#include "store/queries.h"

namespace lethe::cli {

namespace {

/// Config, weights, tokenizer: what makes a Hugging Face folder, and nothing that only Lethe reads.
std::set<fs::path> files_of_model(const fs::path& folder) {
  const formats::ModelFolder model = formats::open_model_folder(folder);
  std::set<fs::path> files(model.weight_files.begin(), model.weight_files.end());
  files.insert(folder / "config.json");
  if (!model.weight_map.empty()) files.insert(folder / "model.safetensors.index.json");
  for (const fs::path& file : formats::companion_files(folder)) files.insert(file);
  return files;
}

void copy_one(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::copy_file(from, to, error);
  if (!error) return;
  if (error == std::errc::no_space_on_device)
    throw StoppedError(to.string() + ": the disk is full; make room and try again");
  throw InputError(to.string() + ": cannot be written: " + error.message());
}

/// DIR is made whole or not at all; an empty one may be there.
void copy_model(const fs::path& from, const fs::path& out) {
  const auto files = files_of_model(from);
  std::error_code error;
  if (fs::exists(out, error) && !(fs::is_directory(out, error) && fs::is_empty(out, error)))
    throw InputError("--out " + out.string() + ": this is there already, expected a new or an empty folder");
  const fs::path target = fs::absolute(out).lexically_normal();
  const fs::path clean = target.filename().empty() ? target.parent_path() : target;
  const fs::path unfinished = clean.string() + ".tmp-" + std::to_string(::getpid());
  make_folder(unfinished);
  try {
    for (const fs::path& file : files) copy_one(file, unfinished / file.filename());
    publish_folder(unfinished, clean);
  } catch (...) {
    fs::remove_all(unfinished, error);
    throw;
  }
}

class Export final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("run", run_, "Id of a run, or its beginning")->required();
    app.add_option("--stage", stage_, "Number of the stage; 0 is the untouched model")->required();
    app.add_option("--as", as_, "model: a whole Hugging Face folder")->required();
    app.add_option("--out", out_, "The folder; it is made, an empty one is accepted")->required();
    app.add_option("--dtype", dtype_, "Number type: fp32, bf16, fp16; as they are kept where it is left out")
        ->check(one_of({"fp32", "bf16", "fp16"}));
    app.add_option("--shard-mb", shard_megabytes_, "Largest weight file in MB (default 5000)")->check(at_least(1));
  }

  int run(const Common& common) override {
    if (as_ != "model") throw InputError("--as " + as_ + ": this version takes out whole models only, expected model");
    store::Database database = open_for_reading(common);
    const store::RunDetail detail = store::run_detail(database, store::find_run(database, run_));
    const fs::path folder = folder_of_stage(detail, database_file(common));
    if (dtype_.empty() && shard_megabytes_ == 0)
      copy_model(folder, out_);
    else
      engine::save_copy(folder, out_, dtype_.empty() ? "fp32" : dtype_,
                        (shard_megabytes_ ? shard_megabytes_ : 5000) * 1'000'000);
    if (common.json)
      print({{"run", detail.run.id}, {"stage", stage_}, {"as", as_}, {"out", out_}});
    else
      std::cout << out_ << '\n';
    return done;
  }

 private:
  fs::path folder_of_stage(const store::RunDetail& detail, const fs::path& database) const {
    const std::string name = "stage " + std::to_string(stage_) + " of run " + detail.run.id;
    if (stage_ == 0) return detail.spec.at("model").at("path").get<std::string>();
    for (const store::StageRow& stage : detail.stages) {
      if (stage.index != stage_) continue;
      if (!stage.finished) throw InputError(name + " is not finished; run the study on");
      const fs::path folder = store::artefacts_folder(database) / stage.weights;
      std::error_code error;
      if (!stage.weights.empty() && fs::exists(folder, error)) return folder;
      throw InputError(name +
                       " was not kept; put \"keep\": {\"stages\": \"all\"} into the study and run it with a new --db");
    }
    throw InputError(name + ": there is no such stage, expected 0 to " + std::to_string(detail.run.stages - 1) +
                     " (of these " + std::to_string(detail.run.stages_finished) + " are finished)");
  }

  std::string run_, as_, out_, dtype_;
  std::uint64_t shard_megabytes_ = 0;
  int stage_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_export() { return std::make_unique<Export>(); }

}  // namespace lethe::cli
