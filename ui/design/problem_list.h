// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPushButton>
#include <vector>

#include "design/selection.h"
#include "widgets/surface.h"

namespace lethe::ui {

/// What keeps the study from being trained, a line each; a click leads to the place. Hidden while there is nothing.
class ProblemList final : public Surface {
  Q_OBJECT

 public:
  ProblemList(const Appearance& appearance, QWidget* parent);
  void set_problems(const std::vector<Problem>& problems);
  /// Goes on to the next one, the first after the last.
  void follow_next();

 signals:
  void followed(const lethe::ui::Selection& place);

 private:
  std::vector<Problem> problems_;
  QWidget* lines_;
  std::size_t next_ = 0;
};

}  // namespace lethe::ui
