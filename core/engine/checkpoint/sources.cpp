// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checkpoint/sources.h"

#include "base/error.h"
#include "base/join.h"
#include "base/random.h"
#include "engine/checkpoint/tensors.h"

namespace lethe::engine {

namespace {

std::string text(at::IntArrayRef shape) {
  return "[" + join(shape, ", ", [](std::int64_t n) { return std::to_string(n); }) + "]";
}

[[noreturn]] void wrong_shape(const std::string& where, const std::string& name, at::IntArrayRef expected,
                              at::IntArrayRef got) {
  throw InputError(where + ": tensor '" + name + "' has the wrong shape: expected " + text(expected) +
                   " by config.json, got " + text(got));
}

/// A sum is finite where all its terms are (weights are far too small to overflow), and takes a quarter of the time of
/// asking each.
std::int64_t count_not_finite(const at::Tensor& tensor) {
  if (at::isfinite(tensor.sum(at::kFloat)).item<bool>()) return 0;
  return tensor.numel() - at::isfinite(tensor).sum().item<std::int64_t>();
}

}  // namespace

FolderSource::FolderSource(const formats::ModelFolder& folder, at::ScalarType type, at::Device device)
    : folder_(folder.path.string()), type_(type), device_(device) {
  for (const auto& path : folder.weight_files) {
    const auto& file = *files_.emplace_back(formats::open_weight_file(path));
    for (const auto& entry : file.tensors())
      if (!places_.emplace(entry.name, Place{&file, &entry}).second)
        throw InputError(path.string() + ": tensor '" + entry.name + "' stands in an earlier shard too");
  }
  for (const auto& [name, shard] : folder.weight_map)
    if (const auto found = places_.find(name); found == places_.end() || found->second.file->path().filename() != shard)
      throw InputError(folder_ + ": tensor '" + name + "' is missing in " + shard + ", where the index says it is");
}

const FolderSource::Place* FolderSource::find(const std::string& name) const {
  const auto place = [&](const std::string& key) {
    const auto found = places_.find(key);
    return found == places_.end() ? nullptr : &found->second;
  };
  if (const Place* found = place(name)) return found;
  for (const std::string prefix : {"transformer.", "model."})
    if (const Place* found = place(name.starts_with(prefix) ? name.substr(prefix.size()) : prefix + name)) return found;
  return nullptr;
}

bool FolderSource::has(const std::string& name) const { return find(name) != nullptr; }

at::Tensor FolderSource::take(const std::string& name, at::IntArrayRef shape) {
  const Place* place = find(name);
  if (!place) throw InputError(folder_ + ": tensor '" + name + "' is missing in the model's weights");
  if (shape != at::IntArrayRef(place->entry->shape))
    wrong_shape(place->file->path().string(), name, shape, place->entry->shape);
  if (const std::string& own = place->entry->type; !at::isFloatingType(scalar_type(own, place->file->path().string())))
    throw InputError(place->file->path().string() + ": tensor '" + name + "' holds " + place->entry->type +
                     ", expected floating-point numbers");
  taken_.insert(place->entry->name);
  const at::Tensor tensor = read_tensor(*place->file, *place->entry, type_);
  if (const std::int64_t odd = count_not_finite(tensor); odd > 0)
    not_finite_.push_back(place->file->path().string() + ": tensor '" + name + "' holds " + std::to_string(odd) +
                          (odd == 1 ? " number that is" : " numbers that are") +
                          " NaN or infinite; what the model computes with it means nothing");
  return tensor.to(device_);
}

std::vector<std::string> FolderSource::left_over() const {
  std::vector<std::string> names;
  for (const auto& [name, place] : places_)
    if (!taken_.contains(name)) names.push_back(name);
  return names;
}

at::Tensor RandomSource::take(const std::string& name, at::IntArrayRef shape) {
  const Init init = rules_.of(name);
  at::Tensor tensor = at::full(shape, init.mean, at::kFloat);
  if (init.deviation > 0) {
    Random random(seed_, "weights:" + name);
    float* numbers = tensor.mutable_data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
      numbers[i] = static_cast<float>(init.mean + init.deviation * random.normal());
  }
  return tensor.to(device_);
}

at::Tensor TensorSource::take(const std::string& name, at::IntArrayRef shape) {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) throw InputError("tensor '" + name + "' is missing in the given weights");
  if (found->second.sizes() != shape) wrong_shape("the given weights", name, shape, found->second.sizes());
  return found->second.detach().clone(at::MemoryFormat::Contiguous);
}

}  // namespace lethe::engine
