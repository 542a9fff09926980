// SPDX-License-Identifier: GPL-3.0-or-later
// What libFuzzer calls; LETHE_FUZZ_TARGET is the name of the target.
#include <cstddef>
#include <cstdint>

#include "targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const lethe::fuzz::Target& target = lethe::fuzz::target(LETHE_FUZZ_TARGET);
  target.read({reinterpret_cast<const char*>(data), size});
  return 0;
}
