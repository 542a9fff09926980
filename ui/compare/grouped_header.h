// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QHeaderView>

#include "theme/appearance.h"

namespace lethe::ui {

/// Of a column, through headerData: the group it stands in (equal neighbours share a head), and whether it begins one.
enum HeadRole { GroupRole = Qt::UserRole + 1 };

/// Space before the first column of each group but the first.
inline constexpr int group_gap = 12;
/// Whether a column begins a group that is not the first: it is wider by the gap.
bool begins_group(const QAbstractItemModel& model, int column);

/// A head in two levels: groups over a hairline, below them the columns.
class GroupedHeader final : public QHeaderView {
  Q_OBJECT

 public:
  GroupedHeader(const Appearance& appearance, bool centred, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const Appearance& appearance_;
  bool centred_;
};

}  // namespace lethe::ui
