// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/told_notes.h"

#include <algorithm>
#include <limits>

#include "figures/text.h"
#include "paint/text.h"
#include "widgets/layout_parts.h"

namespace lethe::ui {

namespace {

constexpr double bases_differ = 5;  // points

/// «Reasoning: the bases differ …» where end points would mislead; else empty.
QString bases_apart(const figures::Panel& panel) {
  if (panel.group == "bias") return {};
  double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
  for (const auto& line : panel.lines)
    if (!line.values.empty() && line.values[0])
      low = std::min(low, line.values[0]->mean), high = std::max(high, line.values[0]->mean);
  if (high - low <= bases_differ) return {};
  return ToldNotes::tr("%1: the bases differ, %2 against %3. FG is a share of each base: read it beside the scores.")
      .arg(paint::text(panel.title), paint::text(figures::pretty(high, 0)), paint::text(figures::pretty(low, 0)));
}

QStringList texts(const std::vector<std::string>& sentences) {
  QStringList out;
  for (const std::string& sentence : sentences) out << paint::text(sentence);
  return out;
}

}  // namespace

ToldNotes::ToldNotes(const Appearance& appearance, QWidget* parent)
    : QWidget(parent), appearance_(appearance), rows_(new QVBoxLayout(this)) {
  rows_->setContentsMargins(0, 4, 0, 0);
  rows_->setSpacing(6);
}

void ToldNotes::set(const figures::AccuracyByStage& series, const figures::Table& table) {
  clear_layout(*rows_);
  QStringList warnings;
  for (const figures::Panel& panel : series.panels) warnings << texts(panel.notes);
  for (const figures::Panel& panel : series.panels)
    if (const QString apart = bases_apart(panel); !apart.isEmpty()) warnings << apart;
  warnings << texts(series.notes);
  warnings.removeDuplicates();
  for (const QString& warning : warnings) add(warning, "warning", Token::T1, Token::WarnIcon);
  QStringList remarks = texts(table.notes);
  remarks.removeDuplicates();
  for (const QString& remark : remarks)
    if (!warnings.contains(remark)) add(remark, "info", Token::T2, Token::T3);
  if (series.generated) add(tr("Generated data."), "info", Token::T2, Token::T3);
  add(paint::text(table.definition), "info", Token::T3, Token::T3);
}

void ToldNotes::add(const QString& sentence, const char* icon, Token ink, Token tint) {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  auto* sign = new QLabel;
  sign->setPixmap(appearance_.pixmap(icon, tint, 16, devicePixelRatioF()));
  auto* words = new Text(appearance_, sentence, TextStyle::Dense, ink);
  words->setWordWrap(true);
  words->setTextInteractionFlags(Qt::TextSelectableByMouse);
  row->addWidget(sign, 0, Qt::AlignTop);
  row->addWidget(words, 1);
  rows_->addLayout(row);
}

}  // namespace lethe::ui
