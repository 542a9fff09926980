// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plainly.h"

#include <c10/util/Exception.h>

#include <new>
#include <stdexcept>
#include <string>

#include "base/error.h"

namespace lethe::engine {

void rethrow_plainly() {
  try {
    throw;
  } catch (const c10::OutOfMemoryError&) {  // only allocators of GPUs have one of their own
    throw GpuMemoryError();
  } catch (const c10::Error& error) {
    const std::string whole = error.what_without_backtrace();
    if (whole.find("DefaultCPUAllocator") != std::string::npos) throw std::bad_alloc();
    throw std::runtime_error("LibTorch: " + whole.substr(0, whole.find('\n')));
  }
}

}  // namespace lethe::engine
