// SPDX-License-Identifier: GPL-3.0-or-later
// The CUDA half of LibTorch is opened at run time, so one program serves machines with a GPU and without.
#include "engine/gpu.h"

#include <ATen/Context.h>
#include <c10/core/DeviceType.h>
#include <dlfcn.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"

namespace lethe::engine {

namespace {

template <class Function>
Function function(void* library, const char* name) {
  return reinterpret_cast<Function>(::dlsym(library, name));
}

/// Asks libcuda itself: it is small, minds CUDA_VISIBLE_DEVICES, and is there wherever a GPU can be used.
std::vector<Gpu> asked_driver() {
  void* driver = ::dlopen("libcuda.so.1", RTLD_LAZY);
  if (driver == nullptr) return {};
  const auto begin = function<int (*)(unsigned)>(driver, "cuInit");
  const auto counted = function<int (*)(int*)>(driver, "cuDeviceGetCount");
  const auto device_at = function<int (*)(int*, int)>(driver, "cuDeviceGet");
  const auto named = function<int (*)(char*, int, int)>(driver, "cuDeviceGetName");
  const auto sized = function<int (*)(std::size_t*, int)>(driver, "cuDeviceTotalMem_v2");
  if (!begin || !counted || !device_at || !named || !sized || begin(0) != 0) return {};
  int count = 0;
  if (counted(&count) != 0) return {};
  std::vector<Gpu> gpus;
  for (int i = 0; i < count; ++i) {
    int device = 0;
    std::array<char, 256> name{};
    std::size_t bytes = 0;
    if (device_at(&device, i) != 0 || named(name.data(), static_cast<int>(name.size()) - 1, device) != 0 ||
        sized(&bytes, device) != 0)
      break;
    gpus.push_back({name.data(), static_cast<std::int64_t>(bytes)});
  }
  return gpus;
}

/// The folder of the LibTorch in use.
std::filesystem::path torch_libraries() {
  Dl_info info{};
  ::dladdr(reinterpret_cast<void*>(&at::globalContext), &info);
  return std::filesystem::path(info.dli_fname == nullptr ? "" : info.dli_fname).parent_path();
}

/// Empty, or a few words on why it cannot be opened. LibTorch asks once which devices there are, so this must come
/// before its first kernel.
std::string open_cuda_half() {
  const std::string mend = "build Lethe after './dev setup' with LETHE_CUDA=ON";
  const std::filesystem::path library = torch_libraries() / "libtorch_cuda.so";
  if (!std::filesystem::exists(library))
    return "LibTorch lacks its CUDA half (" + library.filename().string() + "); " + mend;
  ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);  // equal bits need a fixed workspace
  if (::dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr)
    return std::string("the CUDA half of LibTorch does not open (") + ::dlerror() + "); " + mend;
  if (!at::hasCUDA()) return "LibTorch cannot use the driver that is installed; take a newer one";
  return {};
}

[[noreturn]] void unknown(const std::string& asked) {
  throw InputError("device '" + asked + "' is not known: expected auto, cpu, cuda or cuda:N");
}

}  // namespace

const GpuSupport& gpu_support() {
  static const GpuSupport support = [] {
    GpuSupport found;
    found.gpus = asked_driver();
    if (!found.gpus.empty()) found.why_no_use = open_cuda_half();
    return found;
  }();
  return support;
}

std::string choose_device(const std::string& asked, const GpuSupport& there) {
  const bool usable = !there.gpus.empty() && there.why_no_use.empty();
  if (asked == "cpu") return asked;
  if (asked == "auto") return usable ? "cuda:0" : "cpu";
  if (asked != "cuda" && !is_gpu(asked)) unknown(asked);
  if (there.gpus.empty())
    throw InputError("device '" + asked + "': the NVIDIA driver shows no GPU to this program; take auto or cpu");
  if (!usable) throw InputError("device '" + asked + "': " + there.why_no_use + ", or cpu");
  const std::string device = asked == "cuda" ? "cuda:0" : asked;
  if (at::Device(device).index() >= static_cast<int>(there.gpus.size()))
    throw InputError("device '" + asked +
                     "' is not there: the last one is cuda:" + std::to_string(there.gpus.size() - 1));
  return device;
}

bool is_gpu(const std::string& device) {
  if (!device.starts_with("cuda:")) return false;
  int number = -1;
  const char* end = device.data() + device.size();
  const auto read = std::from_chars(device.data() + 5, end, number);
  return read.ec == std::errc() && read.ptr == end && number >= 0 && number < 64;
}

const Gpu& gpu_of(const std::string& device) {
  return gpu_support().gpus.at(static_cast<std::size_t>(at::Device(device).index()));
}

}  // namespace lethe::engine
