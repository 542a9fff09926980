// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/models/family.h"
#include "engine/nn/dropout.h"
#include "engine/nn/embedding.h"
#include "engine/nn/precision.h"

namespace lethe::engine {

/// What the models of all families have in common: everything but the blocks and the way through them. A family's
/// constructor takes its weights into `taken_` and fills what is left open here.
class FamilyModel : public LanguageModel {
 public:
  const ModelShape& shape() const override { return shape_; }
  const Json& config() const override { return config_json_; }
  const Json& generation_config() const override { return generation_config_; }
  at::Tensor logits(const at::Tensor& states) override {
    return at::linear(states, nn::as_met_by(states, output_->weight));
  }
  void set_dropout(double probability, std::optional<at::Generator> generator) override {
    dropout_ = {probability, std::move(generator)};
  }
  void set_compute_type(at::ScalarType type) override { compute_type_ = type; }
  at::ScalarType compute_type() const override { return compute_type_.value_or(embedding_.scalar_type()); }
  void set_recompute(bool on) override { recompute_ = on; }
  void set_prompts(std::shared_ptr<nn::PromptSource> prompts) override { prompts_ = std::move(prompts); }
  const NamedTensors& weights() const override { return taken_; }
  const std::vector<nn::Linear*>& linears() override { return linears_; }
  const std::vector<nn::BranchSlot*>& branch_slots() override { return branches_; }
  const std::string& output_weight() const override { return output_->name; }

 protected:
  /// Keeps both files and reads the special tokens, which all families call the same.
  FamilyModel(const Json& config, const Json& generation_config);

  /// Tokens → their embeddings, one dimension more.
  virtual at::Tensor look_up(const at::Tensor& tokens) const {
    return nn::look_up(embedding_, tokens).to(compute_type());
  }
  /// Tokens [rows, length] → [rows, n + length, hidden] with the n virtual embeddings of the stack in front, if wanted.
  at::Tensor embed(const at::Tensor& tokens, int stack, bool with_virtual) const;
  /// The number of virtual embeddings of the stack.
  std::int64_t virtual_count(int stack) const;
  /// Keys and values that the prompts put before the text in a layer; undefined for none.
  std::pair<at::Tensor, at::Tensor> prefix(int stack, std::size_t layer) const;
  /// As the activations, without gradient.
  at::TensorOptions options() const { return embedding_.options().dtype(compute_type()).requires_grad(false); }

  NamedTensors taken_;
  ModelShape shape_;
  at::Tensor embedding_;  ///< [vocabulary, hidden]
  std::optional<OutputMatrix> output_;
  std::vector<nn::Linear*> linears_;
  std::vector<nn::BranchSlot*> branches_;
  nn::Dropout dropout_;
  bool recompute_ = false;

 private:
  Json config_json_, generation_config_;
  std::optional<at::ScalarType> compute_type_;
  std::shared_ptr<nn::PromptSource> prompts_;
};

}  // namespace lethe::engine
