// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QWidget>
#include <vector>

#include "figures/look.h"

namespace lethe::paint {

/// A card beside the pointer: a title and a row for each line, its marker, name and number.
class Readout final : public QWidget {
 public:
  struct Row {
    figures::Look look;
    QString name, number;
  };
  struct Colours {
    QColor card, border, strong, quiet;
  };

  explicit Readout(QWidget* parent);
  /// To the right of `at` where there is room in the parent, else to its left.
  void show_rows(const QString& title, std::vector<Row> rows, const QFont& font, const Colours& colours, QPoint at);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString title_;
  std::vector<Row> rows_;
  Colours colours_;
  int names_ = 0, pitch_ = 18;
};

}  // namespace lethe::paint
