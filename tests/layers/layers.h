// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

namespace lethe::layers {

/// Path from the root of the checkout ("core/base/json.h") → its text.
using Sources = std::map<std::string, std::string>;

/// All sources below core, ui and app.
Sources read_sources(const std::string& root);

/// What the text includes, as written between the brackets or quotes, in order.
std::vector<std::string> includes_of(const std::string& text);

/// What an include means: "<torch>", "<qt>", "<curl>", "<sqlite>", a path from the root, or "" for what no rule speaks
/// of.
std::string target_of(const Sources& sources, const std::string& file, const std::string& include);

/// One sentence for every include that points the wrong way.
std::vector<std::string> wrong_arrows(const Sources& sources);

}  // namespace lethe::layers
