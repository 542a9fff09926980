// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <new>
#include <stdexcept>
#include <string>

namespace lethe {

/// The input of the user is at fault (exit code 2). The message says what, where and how to mend it, in one sentence.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Work could not go on but nothing is lost: it can be resumed (exit code 4), for example when a disk is full.
class StoppedError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The memory of the GPU is used up, not that of the machine.
class GpuMemoryError : public std::bad_alloc {
 public:
  const char* what() const noexcept override { return "the memory of the GPU is used up"; }
};

/// Whose memory is used up, as users are told it.
inline std::string whose_memory(const std::bad_alloc& error) {
  return dynamic_cast<const GpuMemoryError*>(&error) ? error.what() : "the memory of this machine is used up";
}

}  // namespace lethe
