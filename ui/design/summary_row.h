// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>

#include "theme/appearance.h"

namespace lethe::ui {

/// A line that says in short what is set, and opens its form.
class SummaryRow final : public QAbstractButton {
  Q_OBJECT

 public:
  SummaryRow(const Appearance& appearance, const QString& label, QWidget* parent);
  /// The fact stands at the right.
  void set_summary(const QString& summary, const QString& fact, const QString& problem);
  void set_selected(bool selected);
  QSize sizeHint() const override;

 signals:
  void opened();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  const Appearance& appearance_;
  QString label_, summary_, fact_, problem_;
  bool selected_ = false;
};

}  // namespace lethe::ui
