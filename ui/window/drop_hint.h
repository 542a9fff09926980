// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "theme/appearance.h"

namespace lethe::ui {

/// Lies over the window while a file is dragged across it and says what dropping it does.
class DropHint final : public QWidget {
  Q_OBJECT

 public:
  DropHint(const Appearance& appearance, QWidget* over);
  void show_words(const QString& words);
  QString words() const { return words_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const Appearance& appearance_;
  QString words_;
};

}  // namespace lethe::ui
