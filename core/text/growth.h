// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string>

#include "base/error.h"

namespace lethe::text {

/// Rules that lengthen a text, one after another, can fill the memory. Throws InputError when `after` bytes were made
/// of `before`; Unicode's own normal forms make at most 11 times as many.
inline void refuse_growth(std::size_t before, std::size_t after) {
  constexpr std::size_t times = 16, always_fine = 10'000;
  if (after <= always_fine || after / times <= before) return;
  throw InputError("the tokenizer makes more than " + std::to_string(after) + " bytes of a text of " +
                   std::to_string(before) +
                   "; look for rules in its tokenizer.json that lengthen a text again and again");
}

}  // namespace lethe::text
