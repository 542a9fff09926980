// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace lethe::engine {

std::string torch_version();

/// "VERSION+HASH", the hash being that of the sources which decide a run's bits: two builds of one version that
/// compute differently are two programs.
std::string program_version();

/// Threads for kernels of the calling program, denormals off, deterministic algorithms on. Call before the first
/// kernel.
void prepare_threads(int threads);

/// Lets the calling thread, and those it starts, stand back behind the window.
void lower_priority();

/// One line that names the processor or the GPU.
std::string device_name(const std::string& device);

}  // namespace lethe::engine
