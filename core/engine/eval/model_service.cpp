// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "engine/checkpoint/model_io.h"
#include "engine/engine.h"
#include "engine/environment.h"
#include "engine/eval/encode.h"
#include "engine/eval/evaluation.h"
#include "engine/eval/generator.h"

namespace lethe::engine {

namespace {

class LoadedModel final : public run::ModelService {
 public:
  explicit LoadedModel(const std::filesystem::path& folder)
      : tokenizer_(text::Tokenizer::load(folder)), model_(load_model(folder)) {}

  std::vector<std::int64_t> tokenize(const std::string& text) override {
    const auto ids = tokenizer_.encode(text);
    return {ids.begin(), ids.end()};
  }

  std::vector<run::ScoreReply> score(std::span<const run::ScoreRequest> requests) override {
    std::vector<Document> documents;
    std::vector<run::ScoreReply> replies(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
      TextRow row = encode_pair(tokenizer_, model_->shape(), requests[i].context, requests[i].continuation);
      if (row.continuation.empty())
        throw InputError("line " + std::to_string(i + 1) + ": the continuation has no tokens; nothing can be scored");
      try {
        cut_prefix(row, model_->shape(), model_->shape().max_length, CutSide::Left);
      } catch (const InputError& error) {
        throw InputError("line " + std::to_string(i + 1) + ": " + error.what());
      }
      replies[i].tokens = static_cast<std::int64_t>(row.continuation.size());
      documents.push_back({std::move(row)});
    }
    const auto scores = score_documents(*model_, documents);
    for (std::size_t i = 0; i < requests.size(); ++i) {
      replies[i].logprob = scores[i][0].logprob;
      replies[i].greedy = scores[i][0].greedy;
    }
    return replies;
  }

  std::vector<run::GenerateReply> generate(std::span<const std::string> prompts, std::int64_t max_new_tokens) override {
    std::vector<std::vector<std::int64_t>> prefixes;
    for (const std::string& prompt : prompts) prefixes.push_back(encode_prompt(tokenizer_, model_->shape(), prompt));
    std::vector<run::GenerateReply> replies;
    for (const auto& ids : generate_greedy(*model_, prefixes, max_new_tokens))
      replies.push_back({tokenizer_.decode(std::vector<std::int32_t>(ids.begin(), ids.end())), ids});
    return replies;
  }

  std::vector<run::ScoreMeasured> evaluate(const run::EvaluateRequest& request) override {
    study::Evaluation evaluation;
    evaluation.protocol = request.protocol;
    evaluation.limit = request.limit;
    evaluation.shots = request.shots;
    std::vector<run::ScoreMeasured> scores;
    for (const std::string& folder : request.benchmarks)
      for (const Element& element :
           load_elements(data::read_benchmark(folder), tokenizer_, model_->shape(), evaluation)) {
        const Measured result = measure(*model_, element, 0);
        scores.push_back({0, 0, run::ScoreKind::Benchmark, element.id, element.group, element.metric, result.value,
                          result.standard_error, result.n, element.chance, element.sample_hash, request.protocol});
      }
    return scores;
  }

 private:
  text::Tokenizer tokenizer_;
  ModelPtr model_;
};

}  // namespace

std::unique_ptr<run::ModelService> make_model_service(const std::filesystem::path& folder, const std::string& device,
                                                      int threads) {
  const study::Environment here = environment(device, threads);
  prepare_threads(here.threads);
  return std::make_unique<LoadedModel>(folder);
}

}  // namespace lethe::engine
