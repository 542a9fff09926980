// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <dlfcn.h>
#include <torch/version.h>

#include <cstdlib>
#include <fstream>

#include "base/error.h"

namespace lethe::engine {

std::string torch_version() { return TORCH_VERSION; }

void prepare_threads(int threads) {
  at::set_num_threads(threads);
  at::globalContext().setDeterministicAlgorithms(true, false);
  at::globalContext().setDeterministicCuDNN(true);
  at::globalContext().setBenchmarkCuDNN(false);
}

static bool open_cuda() {
  // cuBLAS reads this once, before its first call; without it some products are not deterministic.
  ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
  static void* library = ::dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL);
  return library && at::hasCUDA() && at::detail::getCUDAHooks().deviceCount() > 0;
}

std::string resolve_device(const std::string& asked) {
  if (asked == "cpu") return "cpu";
  if (asked != "auto" && asked != "cuda")
    throw InputError("device '" + asked + "' is not known: expected auto, cpu or cuda");
  if (open_cuda()) return "cuda";
  if (asked == "cuda")
    throw InputError("device 'cuda' was asked for, but no CUDA GPU can be used here (driver, or the CUDA half of torch, is missing)");
  return "cpu";
}

std::string device_name(const std::string& device) {
  if (device == "cuda") return "CUDA GPU";
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

}  // namespace lethe::engine
