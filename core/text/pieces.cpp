// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/pieces.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace lethe::text {

Behaviour read_behaviour(const std::string& name, const std::string& where) {
  static constexpr std::array names = {"Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"};
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw InputError(where + ": 'behavior' is '" + name +
                     "'; expected one of Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous");
  return static_cast<Behaviour>(found - names.begin());
}

namespace {

/// A stretch that covers one match or the text between two.
struct Stretch {
  Range range;
  bool matched;
};

std::vector<Stretch> cover(const std::vector<Range>& matches, std::size_t size, bool invert) {
  std::vector<Stretch> stretches;
  std::size_t end = 0;
  for (const Range& match : matches) {
    if (match.begin != end) stretches.push_back({{end, match.begin}, invert});
    stretches.push_back({match, !invert});
    end = match.end;
  }
  if (end != size) stretches.push_back({{end, size}, invert});
  return stretches;
}

std::vector<Range> join_to_previous(const std::vector<Stretch>& stretches) {
  std::vector<Range> ranges;
  bool previous = false;
  for (const Stretch& s : stretches) {
    if (s.matched && !previous && !ranges.empty())
      ranges.back().end = s.range.end;
    else
      ranges.push_back(s.range);
    previous = s.matched;
  }
  return ranges;
}

std::vector<Range> join_to_next(const std::vector<Stretch>& stretches) {
  std::vector<Range> ranges;
  bool previous = false;
  for (auto s = stretches.rbegin(); s != stretches.rend(); ++s) {
    if (s->matched && !previous && !ranges.empty())
      ranges.back().begin = s->range.begin;
    else
      ranges.push_back(s->range);
    previous = s->matched;
  }
  std::reverse(ranges.begin(), ranges.end());
  return ranges;
}

std::vector<Range> join_alike(const std::vector<Stretch>& stretches) {
  std::vector<Range> ranges;
  bool previous = false;
  for (const Stretch& s : stretches) {
    if (s.matched == previous && !ranges.empty())
      ranges.back().end = s.range.end;
    else
      ranges.push_back(s.range);
    previous = s.matched;
  }
  return ranges;
}

std::vector<Range> ranges_of(const std::vector<Stretch>& stretches, Behaviour behaviour) {
  if (behaviour == Behaviour::merged_with_previous) return join_to_previous(stretches);
  if (behaviour == Behaviour::merged_with_next) return join_to_next(stretches);
  if (behaviour == Behaviour::contiguous) return join_alike(stretches);
  std::vector<Range> kept;
  for (const Stretch& s : stretches)
    if (!s.matched || behaviour == Behaviour::isolated) kept.push_back(s.range);
  return kept;
}

}  // namespace

void append_pieces(const Piece& piece, const std::vector<Range>& matches, Behaviour behaviour, bool invert,
                   std::vector<Piece>& pieces) {
  for (const Range& range : ranges_of(cover(matches, piece.text.size(), invert), behaviour))
    if (range.begin != range.end)
      pieces.push_back({piece.text.substr(range.begin, range.end - range.begin), piece.at_start && range.begin == 0});
}

}  // namespace lethe::text
