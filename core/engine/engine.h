// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "engine/gpu.h"
#include "engine/nano/build_family.h"
#include "run/control.h"
#include "run/event.h"
#include "run/executor.h"
#include "run/model_service.h"
#include "study/forecast.h"
#include "study/run_spec.h"

/// All that the rest of the program sees of the engine. No tensor is named here, and no exception of LibTorch leaves
/// it: they come as a std::runtime_error of one line, and as std::bad_alloc where memory is used up.
namespace lethe::engine {

/// What this machine computes with: `device` is auto, cpu, cuda or cuda:N; threads 0 = all cores.
study::Environment environment(const std::string& device, int threads);

/// Loads and encodes what the runs will, so that what they cannot do is told before they begin: broken models and data,
/// a tokenizer that does not fit its model, training rows whose target does not fit into max_length. Throws InputError.
void check_runs(std::span<const study::RunSpec> runs, const study::Environment& environment);

/// Runs one job in the calling thread: trains and measures stage by stage, emits events, obeys control. Never throws:
/// what goes wrong becomes RunFailed or RunStopped.
void execute(const run::Job& job, run::RunSink& sink, run::RunControl& control);

/// Executes in a training thread of this program, one run at a time.
std::unique_ptr<run::Executor> make_thread_executor();

/// What a model is asked on, and in which numbers.
struct Computing {
  std::string device = "auto";
  int threads = 0;  ///< 0 = all cores
  std::string dtype = "fp32";
};

/// Loads the model in a Hugging Face folder. Throws InputError.
std::unique_ptr<run::ModelService> make_model_service(const std::filesystem::path& folder, const Computing& computing);

/// The model in the folder `from` written anew into `to`, which must not exist or be empty: weights as `dtype` (fp32,
/// bf16 or fp16) in files of at most `shard_bytes`, beside them the tokenizer's files. Throws InputError.
void save_copy(const std::filesystem::path& from, const std::filesystem::path& to, const std::string& dtype,
               std::uint64_t shard_bytes);

/// What one family and number type came to on a device (`lethe-cli doctor`).
struct Examined {
  std::string family, dtype;
  double difference = 0;   ///< largest one of a token's log-probability to fp32 on the processor
  double training = 0;     ///< tokens a second
  double scoring = 0;      ///< tokens a second
  std::int64_t bytes = 0;  ///< of memory at the peak of both
  std::string failure;     ///< a sentence; the numbers are 0 then
};

/// Trains and scores with a small random model of each family (all where none is named) in fp32 and bf16; `hear` is
/// told one after the other. Throws InputError for a device that is not there.
void examine(const std::string& device, int threads, const std::vector<std::string>& families,
             const std::function<void(const Examined&)>& hear);

/// What the units of a run's work cost here: loads what it loads, then trains, scores and generates on some of its rows
/// for a second or two. The bytes besides the process's own and the trained share are left to the caller.
study::Costs measure_costs(const study::RunSpec& run, const study::Environment& environment);

}  // namespace lethe::engine
