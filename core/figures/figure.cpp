// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/figure.h"

#include "base/join.h"

#include <algorithm>

namespace lethe::figures {
namespace {

const std::vector<std::string> band_names = {"none", "sd", "ci95", "range"};

using Strings = std::vector<std::string>;

std::string one_of(const std::string& value, const Strings& known, const std::string& where) {
  if (std::ranges::find(known, value) != known.end()) return value;
  throw InputError(where + ": expected one of " + join(known, ", ") + ", got '" + value + "'" +
                   did_you_mean(value, known));
}

template <class T>
bool asked_for(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

Selection selection_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Selection out;
  out.runs = in.get("runs", Strings());
  out.models = in.get("models", Strings());
  out.methods = in.get("methods", Strings());
  out.strategies = in.get("strategies", Strings());
  out.seeds = in.get("seeds", std::vector<std::uint64_t>());
  in.finish();
  return out;
}

OrderedJson to_json(const Selection& selection) {
  OrderedJson out = OrderedJson::object();
  if (!selection.runs.empty()) out["runs"] = selection.runs;
  if (!selection.models.empty()) out["models"] = selection.models;
  if (!selection.methods.empty()) out["methods"] = selection.methods;
  if (!selection.strategies.empty()) out["strategies"] = selection.strategies;
  if (!selection.seeds.empty()) out["seeds"] = selection.seeds;
  return out;
}

}  // namespace

std::string to_string(BandKind kind) { return band_names.at(static_cast<std::size_t>(kind)); }

std::string in_words(BandKind kind) {
  switch (kind) {
    case BandKind::sd:
      return "± 1 standard deviation";
    case BandKind::ci95:
      return "95 % t-interval of the mean";
    case BandKind::range:
      return "lowest to highest";
    case BandKind::none:
      break;
  }
  return "no band";
}

Figure figure_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Figure out;
  out.name = in.require<std::string>("name");
  out.about = in.get("about", out.about);
  if (const Json* chosen = in.find("select")) out.select = selection_from_json(*chosen, where + ": select");
  out.groups = in.get("groups", out.groups);
  out.elements = in.get("elements", out.elements);
  out.lines = in.get("lines", out.lines);
  for (const auto& key : out.lines) one_of(key, {"model", "method", "strategy", "sequence"}, where + ": lines");
  out.colour = one_of(in.get("colour", out.colour), {"auto", "method", "family"}, where + ": colour");
  const std::string band = one_of(in.get<std::string>("band", "sd"), band_names, where + ": band");
  out.band = static_cast<BandKind>(std::ranges::find(band_names, band) - band_names.begin());
  out.style = in.get("style", out.style);
  in.finish();
  if (out.groups.empty()) throw InputError(where + ": groups: expected at least one group, got none");
  return out;
}

OrderedJson to_json(const Figure& figure) {
  OrderedJson out;
  out["name"] = figure.name;
  if (!figure.about.empty()) out["about"] = figure.about;
  out["select"] = to_json(figure.select);
  out["groups"] = figure.groups;
  if (!figure.elements.empty()) out["elements"] = figure.elements;
  out["lines"] = figure.lines;
  out["colour"] = figure.colour;
  out["band"] = to_string(figure.band);
  out["style"] = figure.style;
  return out;
}

Figure read_figure(const std::filesystem::path& file) { return figure_from_json(read_json_file(file), file.string()); }

std::vector<RunScores> select(const std::vector<RunScores>& runs, const Figure& figure) {
  const Selection& wanted = figure.select;
  std::vector<RunScores> out;
  for (const auto& run : runs)
    if (asked_for(wanted.runs, run.id) && asked_for(wanted.models, run.model) &&
        asked_for(wanted.methods, run.method) && asked_for(wanted.strategies, run.strategy) &&
        asked_for(wanted.seeds, run.seed))
      out.push_back(run);
  return out;
}

}  // namespace lethe::figures
