// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/question.h"

#include <algorithm>

namespace lethe::nano {

std::string Question::prompt() const {
  return (passage.empty() ? "" : "Passage: " + passage + "\n") + "Question: " + text + "\nAnswer:";
}

std::vector<std::string> draw_others(const std::vector<std::string>& from, std::vector<std::string> not_these,
                                     std::size_t count, Random& random) {
  std::vector<std::string> pool;
  for (const std::string& value : from)
    if (std::find(not_these.begin(), not_these.end(), value) == not_these.end()) {
      pool.push_back(value);
      not_these.push_back(value);
    }
  random.shuffle(pool);
  pool.resize(std::min(pool.size(), count));
  return pool;
}

}  // namespace lethe::nano
