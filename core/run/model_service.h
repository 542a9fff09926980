// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "run/event.h"
#include "study/prompt_limit.h"

namespace lethe::run {

struct ScoreRequest {
  std::string context, continuation;
};
struct ScoreReply {
  double logprob = 0;   ///< natural log, summed over the continuation's tokens
  bool greedy = false;  ///< every token was the most likely one
  std::int64_t tokens = 0;
  bool cut = false;  ///< the context was too long and lost a part
};
/// How the next token of a text is chosen, as transformers' `generate` does with options of these names. The most
/// likely one is taken unless `sample` is set.
struct Decoding {
  std::int64_t max_new_tokens = 0;
  double repetition_penalty = 1;  ///< Keskar et al. 2019: logits of tokens there already, > 0 divided by it, else times
  bool sample = false;
  double temperature = 1;
  std::int64_t top_k = 0;  ///< only the so many most likely ones; 0 = all
  double top_p = 1;        ///< of these the fewest that have this much probability together (Holtzman et al. 2020)
  std::uint64_t seed = 1;
};
struct GenerateReply {
  std::string text;
  std::vector<std::int64_t> ids;  ///< the new tokens without the end token
  bool cut = false;               ///< the prompt was too long and lost a part
};
struct EvaluateRequest {
  std::vector<std::string> benchmarks;  ///< folders
  std::optional<std::int64_t> limit, shots;
  std::string protocol = "luo2023";
};

struct EvaluateReply {
  ScoreMeasured score;
  std::int64_t cut = 0;    ///< items whose context was too long and lost a part
  bool generated = false;  ///< the benchmark was made by a program: to be said wherever the score appears
};

/// A loaded model that answers questions: what the library and the playground need, and the command line.
class ModelService {
 public:
  virtual ~ModelService() = default;
  /// Sentences on what is odd about the model's files but no reason to refuse them.
  virtual std::vector<std::string> notices() const { return {}; }
  /// What the model reads at most, and where longer prompts are cut.
  virtual study::PromptLimit prompt_limit() const = 0;
  virtual std::vector<std::int64_t> tokenize(const std::string& text) = 0;
  virtual std::vector<ScoreReply> score(std::span<const ScoreRequest> requests) = 0;
  virtual std::vector<GenerateReply> generate(std::span<const std::string> prompts, const Decoding& decoding) = 0;
  virtual std::vector<EvaluateReply> evaluate(const EvaluateRequest& request) = 0;
};

}  // namespace lethe::run
