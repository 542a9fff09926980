// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
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

/// What users are told when memory is used up (std::bad_alloc).
inline constexpr const char* out_of_memory =
    "the memory of this machine is used up; close other programs, or take a smaller batch_size, max_length or model";

}  // namespace lethe
