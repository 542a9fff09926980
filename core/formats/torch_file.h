// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "formats/mapped_file.h"
#include "formats/weight_file.h"

namespace lethe::formats {

/// A state dict as torch.save writes it since PyTorch 1.6 (pytorch_model.bin): a zip archive of a pickle and a member
/// a storage. The pickle is read, never executed.
class TorchFile final : public WeightFile {
 public:
  /// Throws InputError when the file is missing, holds anything but a plain state dict, or a tensor reaches beyond its
  /// storage.
  explicit TorchFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const override { return file_.path(); }
  const std::vector<TensorEntry>& tensors() const override { return tensors_; }
  std::span<const std::byte> bytes(const TensorEntry& tensor) const override {
    return file_.bytes().subspan(tensor.begin, tensor.end - tensor.begin);
  }
  void forget(std::span<const std::byte> part) const override { file_.forget(part); }

 private:
  MappedFile file_;
  std::vector<TensorEntry> tensors_;
};

}  // namespace lethe::formats
