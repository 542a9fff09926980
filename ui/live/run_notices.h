// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QListView>
#include <QStandardItemModel>

#include "live/run_state.h"
#include "theme/appearance.h"

namespace lethe::ui {

/// What a run had to say, the newest first.
class RunNotices final : public QListView {
  Q_OBJECT

 public:
  explicit RunNotices(const Appearance& appearance, QWidget* parent = nullptr);
  void show_run(const RunState& run);
  int count() const { return model_.rowCount(); }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QStandardItemModel model_;
};

}  // namespace lethe::ui
