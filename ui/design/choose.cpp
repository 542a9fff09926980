// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/choose.h"

#include <algorithm>

namespace lethe::ui {

namespace {

std::size_t place_in(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

Selection add_next_seed(StudyEditor& editor) {
  std::vector<std::uint64_t> seeds = editor.study().seeds;
  if (seeds.empty()) seeds = {1};
  seeds.push_back(*std::max_element(seeds.begin(), seeds.end()) + 1);
  editor.set_seeds(seeds);
  return {Part::Seed, seeds.size() - 1};
}

}  // namespace

Selection add_to(StudyEditor& editor, Part part, const std::string& name, Spot spot) {
  const study::Study& study = editor.study();
  switch (part) {
    case Part::Task: {
      const bool fresh = spot.lane >= study.sequences.size();
      editor.insert_task(spot, {name, Json::object()});
      return fresh ? Selection{part, study.sequences.size() - 1, 0} : Selection{part, spot.lane, spot.item};
    }
    case Part::Model:
      editor.add_model(name);
      return {part, place_in(study.models, name)};
    case Part::Benchmark:
      editor.add_benchmark(name);
      return {part, place_in(study.benchmarks, name)};
    case Part::Method:
      editor.add_method({name, Json::object()});
      return {part, study.methods.size() - 1};
    case Part::Strategy:
      editor.add_strategy({name, Json::object()});
      return {part, study.strategies.size() - 1};
    case Part::Seed:
      return add_next_seed(editor);
    case Part::Study:
    case Part::Training:
    case Part::Evaluation:
      break;
  }
  return {};
}

Selection remove_from(StudyEditor& editor, const Selection& selection) {
  if (!exists(editor.study(), selection)) return {};
  switch (selection.part) {
    case Part::Task:
      editor.remove_task({selection.at, selection.item});
      break;
    case Part::Model:
      editor.remove_model(selection.at);
      break;
    case Part::Benchmark:
      editor.remove_benchmark(selection.at);
      break;
    case Part::Method:
      editor.remove_method(selection.at);
      break;
    case Part::Strategy:
      editor.remove_strategy(selection.at);
      break;
    case Part::Seed: {
      auto seeds = editor.study().seeds;
      seeds.erase(seeds.begin() + static_cast<std::ptrdiff_t>(selection.at));
      editor.set_seeds(seeds);
      break;
    }
    case Part::Study:
    case Part::Training:
    case Part::Evaluation:
      break;
  }
  Selection next = selection;
  if (next.part == Part::Task && next.item > 0 && !exists(editor.study(), next)) --next.item;
  if (next.part != Part::Task && next.at > 0 && !exists(editor.study(), next)) --next.at;
  return exists(editor.study(), next) ? next : Selection{};
}

}  // namespace lethe::ui
