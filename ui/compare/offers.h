// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QVBoxLayout>
#include <functional>

#include "store/queries.h"
#include "widgets/surface.h"

namespace lethe::ui {

/// The page while nothing is compared: the latest finished studies, a press away, and the way to the list of runs.
class Offers final : public Surface {
  Q_OBJECT

 public:
  explicit Offers(const Appearance& appearance, QWidget* parent = nullptr);
  void offer(const std::vector<store::StudyRow>& studies, const std::function<bool(const std::string& run)>& finished);

 signals:
  void compare_wanted(const std::vector<std::string>& runs);
  void runs_wanted();

 private:
  QVBoxLayout* rows_;
};

}  // namespace lethe::ui
