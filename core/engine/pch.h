// SPDX-License-Identifier: GPL-3.0-or-later
// What nearly every file of the engine includes; a torch header costs 12 to 20 s a file without it.
#pragma once
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>
