// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/change_matrix.h"

#include <algorithm>
#include <cmath>

#include "compare/grouped_header.h"
#include "figures/series.h"
#include "figures/text.h"

namespace lethe::ui {

namespace {

QString decimal(double value, int decimals) { return QString::fromStdString(figures::pretty(value, decimals)); }

QString signed_text(double value, int decimals) {
  const QString text = decimal(value, decimals);
  return value > 0 && text != decimal(0, decimals) ? "+" + text : text;
}

/// «nano-dk-stem» beside «nano-dk-human» is «stem».
std::vector<QString> short_names(const std::vector<figures::Element>& elements) {
  std::vector<QString> names;
  for (const auto& element : elements) {
    std::string shared = element.id;
    int others = 0;
    for (const auto& other : elements) {
      if (other.group != element.group || other.id == element.id) continue;
      ++others;
      const auto [mine, its] = std::ranges::mismatch(shared, other.id);
      shared.erase(mine, shared.end());
    }
    const std::size_t cut = others ? shared.find_last_of("-_/ ") : std::string::npos;
    names.push_back(QString::fromStdString(cut == std::string::npos ? element.id : element.id.substr(cut + 1)));
  }
  return names;
}

}  // namespace

ChangeMatrix::Cell ChangeMatrix::cell_of(const std::vector<const RunRecord*>& runs, std::size_t stage,
                                         const std::string& element) const {
  Cell cell;
  double scores = 0, changes = 0, errors = 0;
  for (const RunRecord* run : runs) {
    const auto place = std::ranges::find(run->scores.elements, element, &figures::Element::id);
    const auto column = static_cast<std::size_t>(place - run->scores.elements.begin());
    if (place == run->scores.elements.end() || stage >= run->scores.scores.size()) continue;
    const auto score = run->scores.scores[stage][column], base = run->scores.scores[0][column];
    if (!score || !base) continue;
    scores += *score;
    changes += *score - *base;
    const double now = run->standard_errors[stage][column].value_or(0);
    const double then = run->standard_errors[0][column].value_or(0);
    errors += stage == 0 ? now : std::sqrt(now * now + then * then);
    cell.n = place->n;
    ++cell.runs;
  }
  if (cell.runs == 0) return cell;
  cell.score = scores / cell.runs;
  if (stage > 0) cell.change = changes / cell.runs;
  // All runs are scored on the same items, so a mean over them is no more certain than one of them.
  cell.standard_error = errors / cell.runs;
  return cell;
}

void ChangeMatrix::set_runs(const std::vector<const RunRecord*>& runs) {
  beginResetModel();
  elements_.clear();
  stages_.clear();
  cells_.clear();
  if (!runs.empty()) {
    const figures::RunScores& first = runs.front()->scores;
    for (const std::string group : {"dk", "rs", "rc", "bias"})
      std::ranges::copy_if(first.elements, std::back_inserter(elements_),
                           [&](const figures::Element& element) { return element.group == group; });
    std::ranges::copy_if(first.elements, std::back_inserter(elements_), [&](const figures::Element& element) {
      return std::ranges::find(elements_, element.id, &figures::Element::id) == elements_.end();
    });
    for (std::size_t stage = 0; stage < first.stages.size(); ++stage) {
      stages_.push_back(stage == 0
                            ? tr("0  Base")
                            : QStringLiteral("%1  %2").arg(stage).arg(QString::fromStdString(first.stages[stage])));
      auto& row = cells_.emplace_back();
      for (const auto& element : elements_) row.push_back(cell_of(runs, stage, element.id));
    }
  }
  names_ = short_names(elements_);
  endResetModel();
}

const ChangeMatrix::Cell& ChangeMatrix::cell(const QModelIndex& index) const {
  return cells_[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
}

int ChangeMatrix::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(stages_.size());
}

int ChangeMatrix::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(elements_.size());
}

QVariant ChangeMatrix::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Cell& it = cell(index);
  const figures::Element& element = elements_[static_cast<std::size_t>(index.column())];
  const QString stage = stages_[static_cast<std::size_t>(index.row())].simplified();
  switch (role) {
    case Qt::DisplayRole:
      if (!it.score) return QString();
      return index.row() == 0 ? decimal(*it.score, 0) : signed_text(*it.change, 0);
    case Qt::EditRole:  // copied: all that is known, with one decimal
      if (!it.score) return QString();
      return index.row() == 0 ? decimal(*it.score, 1) : signed_text(*it.change, 1);
    case Qt::TextAlignmentRole:
      return int(Qt::AlignCenter);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
      const QString where = tr("Stage %1, %2").arg(stage, QString::fromStdString(element.id));
      if (!it.score) return tr("%1: not measured").arg(where);
      QString what = tr("%1: %2 %").arg(where, decimal(*it.score, 1));
      if (it.change) what += tr(", change %1 points").arg(signed_text(*it.change, 1));
      if (it.standard_error > 0) what += tr(", standard error %1").arg(decimal(it.standard_error, 1));
      if (it.within_noise()) what += tr(" (within two standard errors, stages taken as unpaired)");
      what += tr(", n %1").arg(it.n);
      return it.runs > 1 ? what + tr(", mean of N %1 runs").arg(it.runs) : what;
    }
    default:
      return {};
  }
}

QVariant ChangeMatrix::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical) {
    if (section < 0 || section >= rowCount()) return {};
    if (role == Qt::DisplayRole) return stages_[static_cast<std::size_t>(section)];
    return role == Qt::TextAlignmentRole ? QVariant(int(Qt::AlignLeft | Qt::AlignVCenter)) : QVariant();
  }
  if (section < 0 || section >= columnCount()) return {};
  const figures::Element& element = elements_[static_cast<std::size_t>(section)];
  if (role == Qt::DisplayRole) return names_[static_cast<std::size_t>(section)];
  if (role == Qt::ToolTipRole) return QString::fromStdString(element.id);
  if (role == GroupRole) return QString::fromStdString(figures::group_title(element.group));
  return {};
}

}  // namespace lethe::ui
