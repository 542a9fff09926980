// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lethe::engine {

/// Throws the exception being handled again: an error of LibTorch as a std::runtime_error of one line without its
/// backtrace, or as std::bad_alloc where it says that memory is used up; every other exception as it is.
[[noreturn]] void rethrow_plainly();

/// Runs an action at the engine's edge, so that no exception of LibTorch leaves it.
template <class Action>
decltype(auto) plainly(Action&& action) {
  try {
    return action();
  } catch (...) {
    rethrow_plainly();
  }
}

}  // namespace lethe::engine
