// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStyledItemDelegate>
#include <QTableView>

#include "theme/appearance.h"

namespace lethe::ui {

/// A table whose cells can be copied as tab-separated text; as high as its rows.
class CopyTable : public QTableView {
  Q_OBJECT

 public:
  explicit CopyTable(QWidget* parent = nullptr);
  /// The selected cells, with the heads of their rows and columns when there are several.
  QString selected_text() const;
  QSize sizeHint() const override;

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
};

/// The heat map of changes against stage 0.
class MatrixView final : public CopyTable {
  Q_OBJECT

 public:
  explicit MatrixView(const Appearance& appearance, QWidget* parent = nullptr);
  void setModel(QAbstractItemModel* model) override;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fit();
  const Appearance& appearance_;
};

/// The scale of colours from −50 to +50 points.
class ChangeScale final : public QWidget {
  Q_OBJECT

 public:
  explicit ChangeScale(const Appearance& appearance, QWidget* parent = nullptr);
  QSize sizeHint() const override { return {150, 12}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const Appearance& appearance_;
};

}  // namespace lethe::ui
