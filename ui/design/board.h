// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "design/chip_row.h"
#include "design/faces.h"
#include "design/lanes.h"
#include "design/summary_row.h"

namespace lethe::ui {

/// The study laid out: its sequences, then one row a choice. What is dropped anywhere on it goes where it belongs.
class Board final : public QWidget {
  Q_OBJECT

 public:
  Board(const Appearance& appearance, StudyEditor& editor, QWidget* parent);
  void show_looks(const Looks& looks);
  void select(const Selection& selection);
  /// Puts the keyboard focus on the thing, and into view where the board scrolls.
  void focus(const Selection& selection);
  Lanes& lanes() { return *lanes_; }
  QWidget* widget_of(const Selection& selection) const;

 signals:
  void selected(const lethe::ui::Selection& selection);
  void opened(const lethe::ui::Selection& selection);
  void added(lethe::ui::Part part, const std::string& name);
  void remove_wanted(const lethe::ui::Selection& selection);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  ChipRow* add_row(Part part);
  SummaryRow* add_summary(Part part, const char* name, const QString& label);
  ChipRow* row(Part part) const;
  void open_plus(ChipRow* row);
  void set_target(const QMimeData* mime);
  void hint_seeds(const study::Study& study);

  const Appearance& appearance_;
  StudyEditor& editor_;
  Text* lanes_fact_;
  Lanes* lanes_;
  std::vector<ChipRow*> rows_;
  SummaryRow *training_, *evaluation_;
  const PaletteModel* things_ = nullptr;
};

}  // namespace lethe::ui
