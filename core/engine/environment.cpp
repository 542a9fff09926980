// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment.h"

#include <ATen/Context.h>
#include <ATen/Version.h>
#include <torch/version.h>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <thread>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/gpu.h"

namespace lethe::engine {

std::string torch_version() { return TORCH_VERSION; }

void prepare_threads(int threads) {
  at::set_num_threads(threads);
  at::globalContext().setDeterministicAlgorithms(true, false);
  at::globalContext().setDeterministicCuDNN(true);
  at::globalContext().setBenchmarkCuDNN(false);
  at::globalContext().setDeterministicFillUninitializedMemory(false);  // else every buffer is written once more
}

void lower_priority() { ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 5); }

std::string device_name(const std::string& device) {
  if (is_gpu(device)) return gpu_of(device).name;
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2) + ", " + at::get_cpu_capability();
  return "unknown processor, " + at::get_cpu_capability();
}

study::Environment environment(const std::string& device, int threads) {
  const auto processors = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  // More only wait for each other, but a run begun with more than there are here can still be gone on with.
  if (const int most = std::max(64, 4 * processors); threads > most)
    throw InputError("threads: expected at most " + std::to_string(most) + " on this machine with " +
                     std::to_string(processors) + " processors, got " + std::to_string(threads));
  study::Environment here;
  const bool asks_gpu = device != "cpu";  // opening the CUDA half takes a while
  here.device = choose_device(device, asks_gpu ? gpu_support() : GpuSupport());
  here.device_name = device_name(here.device);
  here.threads = threads > 0 ? threads : processors;
  here.torch = torch_version();
  here.program = program_version();
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) == 0) here.host = host.data();
  return here;
}

}  // namespace lethe::engine
