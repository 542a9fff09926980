// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLayout>
#include <vector>

namespace lethe::ui {

/// Items side by side, each with its wanted size, in a new line where the width ends. Hidden ones take no place.
class FlowLayout final : public QLayout {
 public:
  FlowLayout(QWidget* parent, int gap);
  ~FlowLayout() override;
  void insert(int at, QWidget* widget);

  void addItem(QLayoutItem* item) override { items_.push_back(item); }
  int count() const override { return static_cast<int>(items_.size()); }
  QLayoutItem* itemAt(int at) const override;
  QLayoutItem* takeAt(int at) override;
  Qt::Orientations expandingDirections() const override { return {}; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override { return place({0, 0, width, 0}, false); }
  QSize sizeHint() const override { return minimumSize(); }
  QSize minimumSize() const override;
  void setGeometry(const QRect& rect) override;

 private:
  /// Returns the height that is needed.
  int place(const QRect& rect, bool move) const;

  std::vector<QLayoutItem*> items_;
  int gap_;
};

}  // namespace lethe::ui
