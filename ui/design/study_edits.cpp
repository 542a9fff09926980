// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "design/study_editor.h"
#include "paint/text.h"

namespace lethe::ui {

namespace {

using paint::text;

template <class List>
void erase_at(List& list, std::size_t at) {
  if (at < list.size()) list.erase(list.begin() + static_cast<std::ptrdiff_t>(at));
}

template <class List, class Value>
void insert_at(List& list, std::size_t at, Value value) {
  list.insert(list.begin() + static_cast<std::ptrdiff_t>(std::min(at, list.size())), std::move(value));
}

/// A place beyond the last sequence makes a new one.
void insert_item(study::Study& study, Spot at, study::StudyItem item) {
  if (at.lane >= study.sequences.size()) {
    at = {study.sequences.size(), 0};
    study.sequences.emplace_back();
  }
  insert_at(study.sequences[at.lane], at.item, std::move(item));
}

}  // namespace

void StudyEditor::set_name(const QString& name) {
  edit(tr("Rename the study"), "name", [&](study::Study& study) { study.name = name.toStdString(); });
}

void StudyEditor::insert_task(Spot at, study::StudyItem item) {
  edit(tr("Add %1").arg(text(item.task)), {}, [&](study::Study& study) { insert_item(study, at, std::move(item)); });
}

Spot StudyEditor::move_task(Spot from, Spot to) {
  if (from.lane == to.lane && to.item > from.item) --to.item;
  const study::StudyItem item = study_.sequences.at(from.lane).at(from.item);
  edit(tr("Move %1").arg(text(item.task)), {}, [&](study::Study& study) {
    erase_at(study.sequences[from.lane], from.item);
    insert_item(study, to, item);
    if (!study.sequences[from.lane].empty()) return;
    erase_at(study.sequences, from.lane);
    if (from.lane < to.lane) --to.lane;
  });
  to.lane = std::min(to.lane, study_.sequences.size() - 1);
  to.item = std::min(to.item, study_.sequences[to.lane].size() - 1);
  return to;
}

Spot StudyEditor::copy_task(Spot from, Spot to) {
  const study::StudyItem item = study_.sequences.at(from.lane).at(from.item);
  edit(tr("Copy %1").arg(text(item.task)), {}, [&](study::Study& study) { insert_item(study, to, item); });
  to.lane = std::min(to.lane, study_.sequences.size() - 1);
  to.item = std::min(to.item, study_.sequences[to.lane].size() - 1);
  return to;
}

void StudyEditor::remove_task(Spot at) {
  edit(tr("Remove %1").arg(text(study_.sequences.at(at.lane).at(at.item).task)), {}, [&](study::Study& study) {
    erase_at(study.sequences[at.lane], at.item);
    if (study.sequences[at.lane].empty()) erase_at(study.sequences, at.lane);
  });
}

void StudyEditor::set_task(Spot at, const Json& overrides, const QString& typed) {
  const QString field = typed.isEmpty() ? QString() : QString("task %1 %2 %3").arg(at.lane).arg(at.item).arg(typed);
  edit(tr("Settings of %1").arg(text(study_.sequences.at(at.lane).at(at.item).task)), field,
       [&](study::Study& study) { study.sequences[at.lane][at.item].overrides = overrides; });
}

void StudyEditor::copy_lane(std::size_t lane) {
  edit(tr("Copy sequence %1").arg(lane + 1), {},
       [&](study::Study& study) { insert_at(study.sequences, lane + 1, study_.sequences.at(lane)); });
}

void StudyEditor::remove_lane(std::size_t lane) {
  edit(tr("Remove sequence %1").arg(lane + 1), {}, [&](study::Study& study) { erase_at(study.sequences, lane); });
}

void StudyEditor::move_lane(std::size_t from, std::size_t to) {
  edit(tr("Move sequence %1").arg(from + 1), {}, [&](study::Study& study) {
    auto lane = study.sequences.at(from);
    erase_at(study.sequences, from);
    insert_at(study.sequences, to, std::move(lane));
  });
}

void StudyEditor::add_model(const std::string& name) {
  edit(tr("Add %1").arg(text(name)), {}, [&](study::Study& study) {
    if (std::find(study.models.begin(), study.models.end(), name) == study.models.end()) study.models.push_back(name);
  });
}

void StudyEditor::remove_model(std::size_t at) {
  edit(tr("Remove %1").arg(text(study_.models.at(at))), {}, [&](study::Study& study) { erase_at(study.models, at); });
}

void StudyEditor::add_method(study::Choice method) {
  edit(tr("Add %1").arg(text(method.name)), {},
       [&](study::Study& study) { study.methods.push_back(std::move(method)); });
}

void StudyEditor::remove_method(std::size_t at) {
  edit(tr("Remove %1").arg(text(study_.methods.at(at).name)), {},
       [&](study::Study& study) { erase_at(study.methods, at); });
}

void StudyEditor::set_method(std::size_t at, const Json& options, const QString& typed) {
  const QString field = typed.isEmpty() ? QString() : QString("method %1 %2").arg(at).arg(typed);
  edit(tr("Settings of %1").arg(text(study_.methods.at(at).name)), field,
       [&](study::Study& study) { study.methods[at].options = options; });
}

void StudyEditor::add_strategy(study::Choice strategy) {
  edit(tr("Add %1").arg(text(strategy.name)), {},
       [&](study::Study& study) { study.strategies.push_back({std::move(strategy)}); });
}

void StudyEditor::remove_strategy(std::size_t at) {
  edit(tr("Remove a strategy"), {}, [&](study::Study& study) { erase_at(study.strategies, at); });
}

void StudyEditor::set_strategy(std::size_t at, std::vector<study::Choice> together, const QString& typed) {
  const QString field = typed.isEmpty() ? QString() : QString("strategy %1 %2").arg(at).arg(typed);
  edit(tr("Settings of a strategy"), field,
       [&](study::Study& study) { study.strategies.at(at) = std::move(together); });
}

void StudyEditor::set_seeds(std::vector<std::uint64_t> seeds, const QString& typed) {
  edit(tr("Change the seeds"), typed.isEmpty() ? QString() : "seeds " + typed, [&](study::Study& study) {
    study.seeds.clear();
    for (const std::uint64_t seed : seeds)
      if (std::find(study.seeds.begin(), study.seeds.end(), seed) == study.seeds.end()) study.seeds.push_back(seed);
  });
}

void StudyEditor::add_benchmark(const std::string& name) {
  edit(tr("Add %1").arg(text(name)), {}, [&](study::Study& study) {
    auto& there = study.benchmarks;
    if (std::find(there.begin(), there.end(), name) == there.end()) there.push_back(name);
  });
}

void StudyEditor::remove_benchmark(std::size_t at) {
  edit(tr("Remove %1").arg(text(study_.benchmarks.at(at))), {},
       [&](study::Study& study) { erase_at(study.benchmarks, at); });
}

void StudyEditor::set_training(const Json& training, const QString& typed) {
  edit(tr("Change the training"), typed.isEmpty() ? QString() : "training " + typed,
       [&](study::Study& study) { study.training = training; });
}

void StudyEditor::set_evaluation(const Json& evaluation, const QString& typed) {
  edit(tr("Change the evaluation"), typed.isEmpty() ? QString() : "evaluation " + typed,
       [&](study::Study& study) { study.evaluation = evaluation; });
}

void StudyEditor::set_keep(const Json& keep, const QString& typed) {
  edit(tr("Change what is kept"), typed.isEmpty() ? QString() : "keep " + typed,
       [&](study::Study& study) { study.keep = keep; });
}

void StudyEditor::set_orders(const Json& orders) {
  edit(tr("Change the orders"), {}, [&](study::Study& study) { study.orders = orders; });
}

}  // namespace lethe::ui
