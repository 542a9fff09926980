// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "engine/checkpoint/model_io.h"
#include "engine/engine.h"
#include "engine/environment.h"
#include "engine/eval/encode.h"
#include "engine/eval/evaluation.h"
#include "engine/eval/generator.h"
#include "engine/plainly.h"

namespace lethe::engine {

namespace {

class LoadedModel final : public run::ModelService {
 public:
  LoadedModel(const std::filesystem::path& folder, at::Device device, at::ScalarType type)
      : model_(load_model(folder, device, type,
                          [this](const std::string&, const std::string& sentence) { notices_.push_back(sentence); })),
        tokenizer_(load_tokenizer(folder, model_->shape())) {
    for (const std::string& sentence : tokenizer_.notices()) notices_.push_back(sentence);
  }

  std::vector<std::string> notices() const override { return notices_; }
  study::PromptLimit prompt_limit() const override { return engine::prompt_limit(model_->shape()); }

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
        replies[i].cut = cut_prefix(row, model_->shape(), prompt_limit());
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

  std::vector<run::GenerateReply> generate(std::span<const std::string> prompts,
                                           const run::Decoding& decoding) override {
    const study::PromptLimit limit = engine::prompt_limit(model_->shape(), decoding.max_new_tokens);
    std::vector<std::vector<std::int64_t>> prefixes;
    std::vector<run::GenerateReply> replies(prompts.size());
    for (std::size_t i = 0; i < prompts.size(); ++i) {
      TextRow row{encode_prompt(tokenizer_, model_->shape(), prompts[i]), {}, {}};
      replies[i].cut = cut_prefix(row, model_->shape(), limit);
      prefixes.push_back(std::move(row.prefix));
    }
    auto texts = generate_texts(*model_, prefixes, decoding);
    for (std::size_t i = 0; i < prompts.size(); ++i) {
      replies[i].text = tokenizer_.decode(std::vector<std::int32_t>(texts[i].begin(), texts[i].end()));
      replies[i].ids = std::move(texts[i]);
    }
    return replies;
  }

  std::vector<run::EvaluateReply> evaluate(const run::EvaluateRequest& request) override {
    study::Evaluation evaluation;
    evaluation.protocol = request.protocol;
    evaluation.limit = request.limit;
    evaluation.shots = request.shots;
    std::vector<run::EvaluateReply> replies;
    for (const std::string& folder : request.benchmarks) {
      const data::Benchmark benchmark = data::read_benchmark(folder);
      for (const Element& element : load_elements(benchmark, tokenizer_, model_->shape(), evaluation)) {
        const Measured result = measure(*model_, element, 0);
        replies.push_back({{0, 0, run::ScoreKind::Benchmark, element.id, element.group, element.metric, result.value,
                            result.standard_error, result.n, element.chance, element.sample_hash, request.protocol},
                           element.cut,
                           benchmark.generated});
      }
    }
    return replies;
  }

 private:
  std::vector<std::string> notices_;
  ModelPtr model_;
  text::Tokenizer tokenizer_;
};

/// The same without LibTorch's own exceptions.
class PlainModel final : public run::ModelService {
 public:
  PlainModel(const std::filesystem::path& folder, at::Device device, at::ScalarType type)
      : model_(folder, device, type) {}
  std::vector<std::string> notices() const override { return model_.notices(); }
  study::PromptLimit prompt_limit() const override { return model_.prompt_limit(); }
  std::vector<std::int64_t> tokenize(const std::string& text) override { return model_.tokenize(text); }
  std::vector<run::ScoreReply> score(std::span<const run::ScoreRequest> requests) override {
    return plainly([&] { return model_.score(requests); });
  }
  std::vector<run::GenerateReply> generate(std::span<const std::string> prompts,
                                           const run::Decoding& decoding) override {
    return plainly([&] { return model_.generate(prompts, decoding); });
  }
  std::vector<run::EvaluateReply> evaluate(const run::EvaluateRequest& request) override {
    return plainly([&] { return model_.evaluate(request); });
  }

 private:
  LoadedModel model_;
};

}  // namespace

std::unique_ptr<run::ModelService> make_model_service(const std::filesystem::path& folder, const Computing& computing) {
  const study::Environment here = environment(computing.device, computing.threads);
  const at::ScalarType type = number_type(computing.dtype);
  prepare_threads(here.threads);
  return plainly([&] { return std::make_unique<PlainModel>(folder, at::Device(here.device), type); });
}

}  // namespace lethe::engine
