// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace lethe::engine {

struct Gpu {
  std::string name;
  std::int64_t bytes = 0;  ///< of its memory
};

/// What this machine could compute with beside its processor.
struct GpuSupport {
  std::vector<Gpu> gpus;   ///< that the NVIDIA driver shows to this program
  std::string why_no_use;  ///< what LibTorch lacks to use them, and how to mend that; else empty
};

/// Asks the driver; where it shows a GPU, opens the CUDA half of LibTorch too. Does that once.
const GpuSupport& gpu_support();

/// The device to compute on: "cpu", or "cuda:N" for a GPU. `asked` is auto (a GPU where one can be used), cpu, cuda
/// (the first) or cuda:N. Throws InputError that says what is missing.
std::string choose_device(const std::string& asked, const GpuSupport& there);

/// Whether the name is "cuda:N".
bool is_gpu(const std::string& device);
/// That of a chosen device "cuda:N".
const Gpu& gpu_of(const std::string& device);

}  // namespace lethe::engine
