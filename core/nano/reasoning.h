// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <string_view>

#include "base/random.h"
#include "nano/question.h"

namespace lethe::nano {

enum class Reasoning { add, order, use, next };
inline constexpr std::array<std::string_view, 4> reasoning_names = {"add", "order", "use", "next"};

/// A little story with a question: the form that the benchmark asks. add, use and next have 3 wrong answers, order 2.
Question reasoning_story(Reasoning kind, Random& random);
/// What base training sees besides stories: the bare problem behind them ("What is 3 plus 4 ?").
Question reasoning_plain(Reasoning kind, Random& random);

}  // namespace lethe::nano
