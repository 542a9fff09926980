// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <vector>

namespace lethe::fuzz {

/// Hands bytes to a reader of other people's files as if they were such a file. A refusal (InputError) is as good as
/// being read; everything else that is thrown leaves the function, and is a fault.
struct Target {
  std::string name;
  void (*read)(std::span<const char> bytes);
};

/// One for each kind of file, and two for parts of a tokenizer that little of a file leads to.
const std::vector<Target>& targets();
const Target& target(const std::string& name);

}  // namespace lethe::fuzz
