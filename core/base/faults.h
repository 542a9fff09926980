// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string_view>

namespace lethe {

/// A named point at which a test can make the program die or an operating-system call fail.
/// LETHE_FAULT="point:count:action" acts when `point` is passed for the count-th time; action is "kill" (SIGKILL)
/// or the name of an error (ENOSPC, EACCES, EROFS, EIO), which is returned then and ever after. Otherwise returns 0.
/// Points: open, write, sync, mkdir, before-rename, after-rename, before-commit, after-commit, commit.
int fault(std::string_view point);

}  // namespace lethe
