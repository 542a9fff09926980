// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "base/random.h"

namespace lethe::nano {

/// A question with one right and several wrong short answers, all different.
struct Question {
  std::string passage;  // empty but in reading
  std::string text;
  std::string answer;
  std::vector<std::string> wrong;

  /// "Passage: …\nQuestion: …\nAnswer:", the first line only where there is a passage.
  std::string prompt() const;
};

/// `count` values of `from` (fewer where it has fewer), all different, none among `not_these`.
std::vector<std::string> draw_others(const std::vector<std::string>& from, std::vector<std::string> not_these,
                                     std::size_t count, Random& random);

}  // namespace lethe::nano
