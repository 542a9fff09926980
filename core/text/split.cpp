// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/split.h"

#include "text/pattern.h"
#include "text/pieces.h"

namespace lethe::text {

namespace {

class Split : public PreTokenizer {
 public:
  Split(Pattern pattern, Behaviour behaviour, bool invert)
      : pattern_(std::move(pattern)), behaviour_(behaviour), invert_(invert) {}

  void split(Piece piece, std::vector<Piece>& pieces) const override {
    const std::vector<Range> matches = pattern_.find_all(piece.text);
    if (matches.empty() && !invert_) return pieces.push_back(std::move(piece));
    append_pieces(piece, matches, behaviour_, invert_, pieces);
  }

 private:
  Pattern pattern_;
  Behaviour behaviour_;
  bool invert_;
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_split(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Pattern pattern(in.at("pattern"), where + ".pattern");
  const Behaviour behaviour = read_behaviour(in.require<std::string>("behavior"), where);
  return std::make_unique<Split>(std::move(pattern), behaviour, in.require<bool>("invert"));
}

}  // namespace lethe::text
