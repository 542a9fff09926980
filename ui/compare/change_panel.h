// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QComboBox>
#include <map>

#include "compare/change_matrix.h"
#include "compare/groups_model.h"
#include "compare/matrix_view.h"

namespace lethe::ui {

/// How each element changed against stage 0, for one run or the mean of a group's seeds.
class ChangePanel final : public QWidget {
  Q_OBJECT

 public:
  explicit ChangePanel(const Appearance& appearance, QWidget* parent = nullptr);
  /// The choice stays where it was while its runs are shown. `shown` must outlive the next call.
  void set(const GroupsModel& groups, const std::vector<const RunRecord*>& shown);

 private:
  void refresh();

  std::map<QString, const RunRecord*> shown_;
  ChangeMatrix matrix_;
  QComboBox* choice_;
};

}  // namespace lethe::ui
