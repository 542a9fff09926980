// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

#include "run/executor.h"
#include "study/run_spec.h"

namespace lethe::test {

namespace fs = std::filesystem;

/// Everything a run needs, small enough for a run of seconds: a random model of each family with a tokenizer trained on
/// the spot, two tasks and a benchmark, as files a user could have written.
struct TinyWorld {
  explicit TinyWorld(const fs::path& folder);

  fs::path folder;
  /// bloom, mt5, llama, mistral, gemma.
  fs::path model(const std::string& family) const { return folder / "models" / ("tiny-" + family); }
  fs::path bloom() const { return model("bloom"); }
  fs::path mt5() const { return model("mt5"); }
  fs::path task(const std::string& name) const { return folder / "tasks" / name; }
  fs::path benchmark() const { return folder / "benchmarks/tiny"; }

  /// A run over the tasks "colour" and "count".
  study::RunSpec spec(const fs::path& model, const std::string& strategy = "sequential") const;
  /// A job of that run on one thread of this processor, its artefacts in `artefacts`.
  run::Job job(const study::RunSpec& spec, const fs::path& artefacts) const;
};

}  // namespace lethe::test
