// SPDX-License-Identifier: GPL-3.0-or-later
// What nearly every file of the engine includes; a torch header costs 12 to 20 s a file without it. Not autograd: four
// files write functions of their own, and its templates would be instantiated anew in every file.
#pragma once
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>
