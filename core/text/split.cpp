// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/split.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "text/regex.h"

namespace lethe::text {

namespace {

enum class Behaviour { removed, isolated, merged_with_previous, merged_with_next, contiguous };

Behaviour read_behaviour(const std::string& name, const std::string& where) {
  static constexpr std::array names = {"Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"};
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw InputError(where + ": 'behavior' is '" + name +
                     "'; expected one of Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous");
  return static_cast<Behaviour>(found - names.begin());
}

std::string read_pattern(const Json& pattern, const std::string& where) {
  ObjectReader in(pattern, where);
  return in.has("String") ? escape_regex(in.require<std::string>("String")) : in.require<std::string>("Regex");
}

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

class Split : public PreTokenizer {
 public:
  Split(Regex regex, Behaviour behaviour, bool invert)
      : regex_(std::move(regex)), behaviour_(behaviour), invert_(invert) {}

  void split(Piece piece, std::vector<Piece>& pieces) const override {
    for (const Range& range : ranges(piece.text))
      if (range.begin != range.end)
        pieces.push_back({piece.text.substr(range.begin, range.end - range.begin), piece.at_start && range.begin == 0});
  }

 private:
  std::vector<Range> ranges(const std::string& text) const {
    const std::vector<Stretch> stretches = cover(regex_.find_all(text), text.size(), invert_);
    if (behaviour_ == Behaviour::merged_with_previous) return join_to_previous(stretches);
    if (behaviour_ == Behaviour::merged_with_next) return join_to_next(stretches);
    if (behaviour_ == Behaviour::contiguous) return join_alike(stretches);
    std::vector<Range> kept;
    for (const Stretch& s : stretches)
      if (!s.matched || behaviour_ == Behaviour::isolated) kept.push_back(s.range);
    return kept;
  }

  Regex regex_;
  Behaviour behaviour_;
  bool invert_;
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_split(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Regex regex(read_pattern(in.at("pattern"), where + ".pattern"), where);
  const Behaviour behaviour = read_behaviour(in.require<std::string>("behavior"), where);
  return std::make_unique<Split>(std::move(regex), behaviour, in.require<bool>("invert"));
}

}  // namespace lethe::text
