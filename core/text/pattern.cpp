// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/pattern.h"

#include "text/growth.h"

namespace lethe::text {

Pattern::Pattern(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  if (in.has("String")) literal_ = in.require<std::string>("String");
  // The empty text is found everywhere, which a search for a literal does not do.
  if (literal_.empty())
    regex_ = std::make_shared<Regex>(in.has("String") ? "" : in.require<std::string>("Regex"), where);
}

std::vector<Range> Pattern::find_all(std::string_view text) const {
  if (text.empty()) return {};
  if (regex_) return regex_->find_all(text);
  std::vector<Range> matches;
  for (std::size_t at = 0; (at = text.find(literal_, at)) != std::string_view::npos; at += literal_.size())
    matches.push_back({at, at + literal_.size()});
  return matches;
}

std::string replace_ranges(std::string_view text, const std::vector<Range>& ranges, std::string_view content) {
  refuse_growth(text.size(), text.size() + ranges.size() * content.size());
  std::string replaced;
  replaced.reserve(text.size() + text.size() / 4);
  std::size_t done = 0;
  for (const Range& match : ranges) {
    replaced.append(text.substr(done, match.begin - done)).append(content);
    done = match.end;
  }
  return replaced.append(text.substr(done));
}

}  // namespace lethe::text
