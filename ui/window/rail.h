// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>
#include <QButtonGroup>
#include <QWidget>

#include "theme/appearance.h"
#include "window/page.h"

namespace lethe::ui {

/// One page's button in the rail: icon over label, a bar at the edge for the current page, a badge with a number.
class RailButton final : public QAbstractButton {
  Q_OBJECT

 public:
  RailButton(const Appearance& appearance, QString icon, const QString& title, QWidget* parent);
  void set_badge(int count);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const Appearance& appearance_;
  QString icon_;
  int badge_ = 0;
};

/// The column of pages at the left.
class Rail final : public QWidget {
  Q_OBJECT

 public:
  Rail(const Appearance& appearance, const std::vector<PageEntry>& pages, QWidget* parent);
  void set_current(int page);
  RailButton* button(int page) const;

 signals:
  void chosen(int page);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const Appearance& appearance_;
  QButtonGroup group_;
};

}  // namespace lethe::ui
