// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace lethe::engine {

std::string torch_version();

/// Threads for kernels of the calling program, denormals off, deterministic algorithms on. Call before the first
/// kernel.
void prepare_threads(int threads);

/// Lets the calling thread, and those it starts, stand back behind the window.
void lower_priority();

/// "cpu" or "cuda" for the asked device ("auto", "cpu", "cuda"); opens the CUDA half of torch when it is wanted.
/// Throws InputError when "cuda" is asked for and there is none.
std::string resolve_device(const std::string& asked);

/// One line that names the processor or the GPU.
std::string device_name(const std::string& device);

}  // namespace lethe::engine
