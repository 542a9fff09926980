// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "text/parts.h"
#include "text/regex.h"

namespace lethe::text {

/// What becomes of the stretches a pre-tokenizer finds.
enum class Behaviour { removed, isolated, merged_with_previous, merged_with_next, contiguous };

/// Reads "Removed", "Isolated", …; an InputError names those there are.
Behaviour read_behaviour(const std::string& name, const std::string& where);

/// Appends what `piece` falls into when `matches` (from left to right, not overlapping) are found in it; with `invert`
/// what lies between them counts as found.
void append_pieces(const Piece& piece, const std::vector<Range>& matches, Behaviour behaviour, bool invert,
                   std::vector<Piece>& pieces);

}  // namespace lethe::text
