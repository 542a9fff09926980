// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTreeView>
#include <set>

#include "runs/confirm_bar.h"
#include "runs/run_reader.h"
#include "runs/runs_model.h"
#include "runs/runs_sorting.h"
#include "widgets/surface.h"
#include "window/page.h"

namespace lethe::ui {

/// All runs of the database: found, sorted, grouped; chosen ones are compared, watched, copied or removed.
class RunsPage final : public Page {
  Q_OBJECT

 public:
  RunsPage(const Context& context, QWidget* parent);

  QList<QAction*> page_actions() const override;
  void save_state(QSettings& settings) const override;
  void restore_state(QSettings& settings) override;

 protected:
  void showEvent(QShowEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* make_filter_row();
  QWidget* make_empty();
  void make_tree();
  void make_actions();
  QPushButton* button_of(QAction* action, const char* kind);
  void reload();
  void take(const std::vector<RunFacts>& runs, const std::vector<store::StudyRow>& studies);
  void filter_typed();
  void selection_changed();
  /// Runs of the selected rows, each once, in the order shown.
  std::vector<std::string> chosen() const;
  QModelIndex current() const;
  void compare();
  void show_live();
  void design_copy();
  void ask_to_remove();
  void remove(const std::vector<std::string>& ids);
  void tell_counts();

  Context context_;
  RunReader reader_;
  RunsModel model_;
  RunsSorting sorting_;
  std::vector<store::StudyRow> studies_;
  bool stale_ = true;

  PageHead* head_;
  QStackedWidget* stack_;
  QLineEdit* filter_ = nullptr;
  Text* filter_help_ = nullptr;
  QComboBox* grouping_ = nullptr;
  QTreeView* tree_ = nullptr;
  ConfirmBar* confirm_ = nullptr;
  QAction *compare_ = nullptr, *live_ = nullptr, *copy_ = nullptr, *remove_ = nullptr, *find_ = nullptr;
};

}  // namespace lethe::ui
