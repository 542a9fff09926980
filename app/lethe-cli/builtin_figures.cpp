// SPDX-License-Identifier: GPL-3.0-or-later
#include "builtin_figures.h"

namespace lethe::cli {

const std::vector<figures::Figure>& builtin_figures() {
  static const std::vector<figures::Figure> list = [] {
    figures::Figure accuracy;
    accuracy.name = "accuracy";
    accuracy.about = "Accuracy by stage, a panel a group.";
    accuracy.colour = "auto";
    return std::vector{accuracy};
  }();
  return list;
}

figures::Figure find_figure(const std::string& name_or_file) {
  std::vector<std::string> known;
  for (const figures::Figure& figure : builtin_figures()) {
    if (figure.name == name_or_file) {
      figures::Figure found = figure;
      found.about = "";  // told by lists; its captions say the same in other words
      return found;
    }
    known.push_back(figure.name);
  }
  std::error_code error;
  if (std::filesystem::exists(name_or_file, error)) return figures::read_figure(name_or_file);
  const std::string near = did_you_mean(name_or_file, known);
  throw InputError("there is no figure '" + name_or_file + "', neither built in nor as a file" +
                   (near.empty() ? "; built in is: accuracy" : near));
}

}  // namespace lethe::cli
