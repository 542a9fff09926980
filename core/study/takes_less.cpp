// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/takes_less.h"

#include <algorithm>
#include <vector>

#include "base/join.h"

namespace lethe::study {

std::string what_takes_less(const RunSpec& run) {
  std::vector<std::string> ways;
  if (!run.sequence.empty()) {
    const Training& training = run.sequence.front().training;
    const std::int64_t rows = training.micro_batch_size ? *training.micro_batch_size / 2 : training.batch_size / 4;
    if (training.micro_batch_size != 1)
      ways.push_back("\"micro_batch_size\": " + std::to_string(std::max<std::int64_t>(rows, 1)));
    if (!training.activation_checkpointing) ways.emplace_back("\"activation_checkpointing\": true");
    if (training.dtype == "fp32") ways.emplace_back("\"dtype\": \"bf16\"");
    ways.push_back("a \"max_length\" below " + std::to_string(training.max_length));
  }
  if (run.method.name == "full") ways.emplace_back("a method that trains fewer parameters");
  ways.emplace_back("a smaller model");
  return "less is taken by, what costs least first: " + join(ways, ", ") +
         "; what is finished stays, and once other programs are closed the run goes on where it was";
}

}  // namespace lethe::study
