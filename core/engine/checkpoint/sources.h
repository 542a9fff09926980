// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/checkpoint/weight_source.h"
#include "engine/models/init.h"
#include "formats/model_folder.h"
#include "formats/weight_file.h"

namespace lethe::engine {

/// Weights from the files of a model folder, turned into `type`. A name is found with and without the base model's
/// prefix ("transformer." of BLOOM, "model." of LLaMA).
class FolderSource : public WeightSource {
 public:
  FolderSource(const formats::ModelFolder& folder, at::ScalarType type, at::Device device);
  bool has(const std::string& name) const override;
  at::Tensor take(const std::string& name, at::IntArrayRef shape) override;
  /// Names in the files that were not taken.
  std::vector<std::string> left_over() const;
  /// A sentence for each taken tensor that holds NaN or infinite numbers.
  const std::vector<std::string>& not_finite() const { return not_finite_; }

 private:
  struct Place {
    const formats::WeightFile* file;
    const formats::TensorEntry* entry;
  };
  const Place* find(const std::string& name) const;

  std::string folder_;
  std::vector<std::unique_ptr<formats::WeightFile>> files_;
  std::map<std::string, Place> places_;
  std::set<std::string> taken_;
  std::vector<std::string> not_finite_;
  at::ScalarType type_;
  at::Device device_;
};

/// Weights to train from scratch: every tensor is drawn from a stream of its own, seeded by (seed, name), so it is the
/// same on every machine and does not depend on the order.
class RandomSource : public WeightSource {
 public:
  RandomSource(InitRules rules, std::uint64_t seed, at::Device device = at::kCPU)
      : rules_(std::move(rules)), seed_(seed), device_(device) {}
  bool has(const std::string& name) const override { return name != "lm_head.weight" || rules_.separate_output; }
  at::Tensor take(const std::string& name, at::IntArrayRef shape) override;

 private:
  InitRules rules_;
  std::uint64_t seed_;
  at::Device device_;
};

/// Copies of given tensors, for example of another model's weights().
class TensorSource : public WeightSource {
 public:
  explicit TensorSource(const NamedTensors& tensors) : tensors_(tensors.begin(), tensors.end()) {}
  bool has(const std::string& name) const override { return tensors_.contains(name); }
  at::Tensor take(const std::string& name, at::IntArrayRef shape) override;

 private:
  std::map<std::string, at::Tensor> tensors_;
};

}  // namespace lethe::engine
