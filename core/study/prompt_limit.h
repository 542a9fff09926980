// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>

namespace lethe::study {

/// Which end of a prompt goes where it is too long.
enum class CutSide { Left, Right };

/// What a model reads at most. Too long a prompt is cut, a target never.
struct PromptLimit {
  std::int64_t max_length = 0;   ///< tokens of prompt and what follows it together; of an encoder its prompt alone
  CutSide side = CutSide::Left;  ///< a protocol that asks for another side sets it here
};

/// What people are told: how many prompts were cut, to what, and where.
std::string cut_notice(std::int64_t prompts, const PromptLimit& limit);

}  // namespace lethe::study
