// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QVBoxLayout>

#include "figures/series.h"
#include "figures/table.h"
#include "widgets/surface.h"

namespace lethe::ui {

/// What must be known beside a comparison: first the warnings (what cannot stand side by side), then remarks, then how
/// forgetting is defined. Each sentence once.
class ToldNotes final : public QWidget {
  Q_OBJECT

 public:
  explicit ToldNotes(const Appearance& appearance, QWidget* parent = nullptr);
  void set(const figures::AccuracyByStage& series, const figures::Table& table);

 private:
  void add(const QString& sentence, const char* icon, Token ink, Token tint);

  const Appearance& appearance_;
  QVBoxLayout* rows_;
};

}  // namespace lethe::ui
