// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lethe::engine {

/// Names and tensors, in the order the model took them. Names are those of the checkpoint's file.
using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// Where a model's weights come from: a file, random numbers, another model.
class WeightSource {
 public:
  virtual ~WeightSource() = default;
  virtual bool has(const std::string& name) const = 0;
  /// The tensor of that name as a fresh contiguous tensor of the run's number type on the run's device.
  /// Throws InputError with the full name when it is missing or has another shape («expected … got …»).
  virtual at::Tensor take(const std::string& name, at::IntArrayRef shape) = 0;
};

/// A source seen from inside a module: `scope / "h" / 3 / "mlp"` asks for names that begin so. Every tensor that is
/// taken is also listed in `taken`, which makes loading, saving and training generic over the names of the file.
class Scope {
 public:
  Scope(WeightSource& source, NamedTensors& taken, std::string prefix = "")
      : source_(&source), taken_(&taken), prefix_(std::move(prefix)) {}

  Scope operator/(const std::string& part) const { return {*source_, *taken_, join(part)}; }
  Scope operator/(std::int64_t index) const { return *this / std::to_string(index); }

  bool has(const std::string& name) const { return source_->has(join(name)); }
  at::Tensor take(const std::string& name, at::IntArrayRef shape) const {
    at::Tensor tensor = source_->take(join(name), shape);
    taken_->emplace_back(join(name), tensor);
    return tensor;
  }
  const std::string& prefix() const { return prefix_; }

 private:
  std::string join(const std::string& name) const { return prefix_.empty() ? name : prefix_ + "." + name; }

  WeightSource* source_;
  NamedTensors* taken_;
  std::string prefix_;
};

}  // namespace lethe::engine
