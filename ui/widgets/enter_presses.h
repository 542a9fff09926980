// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>

namespace lethe::ui {

/// Lets Enter press the button that has the focus, as the space bar does: outside dialogs Qt leaves it out.
class EnterPresses final : public QObject {
 public:
  using QObject::QObject;
  bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace lethe::ui
