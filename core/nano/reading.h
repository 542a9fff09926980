// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "nano/question.h"

namespace lethe::nano {

/// find: one sentence, one option of the asked kind stands in it; pick: two sentences, so two options do; yesno.
enum class Reading { find, pick, yesno };
inline constexpr std::array<std::string_view, 3> reading_names = {"find", "pick", "yesno"};

/// One passage and `count` (1–3) different questions on it, each with the passage.
std::vector<Question> reading_questions(Reading kind, std::size_t count, Random& random);

}  // namespace lethe::nano
