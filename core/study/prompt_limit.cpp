// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/prompt_limit.h"

namespace lethe::study {

std::string cut_notice(std::int64_t prompts, const PromptLimit& limit) {
  return (prompts == 1 ? "1 prompt is" : std::to_string(prompts) + " prompts are") + " too long for the model's " +
         std::to_string(limit.max_length) + " tokens and " + (prompts == 1 ? "loses its " : "lose their ") +
         (limit.side == CutSide::Left ? "beginning" : "end");
}

}  // namespace lethe::study
