// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QGridLayout>
#include <QListWidget>
#include <QPushButton>
#include <filesystem>
#include <optional>

#include "study/expand.h"
#include "widgets/surface.h"
#include "window/page.h"

namespace lethe::ui {

/// The studies there are, what the chosen one expands to, and Train. A study cannot be edited here yet.
class DesignPage final : public Page {
  Q_OBJECT

 public:
  DesignPage(const Context& context, QWidget* parent);
  bool open_file(const QString& file) override;
  QList<QAction*> page_actions() const override { return {train_action_}; }

 private:
  QWidget* make_side();
  QWidget* make_content();
  void fill_list();
  void show_study(const study::Study& study, const study::Place& place);
  void show_problem(const QString& sentence);
  void add_row(const QString& name, const QString& value);
  void clear_rows();
  void train();

  Context context_;
  QListWidget* list_;
  PageHead* head_;
  QWidget* rows_box_;
  QGridLayout* rows_;
  Text* facts_;
  Text* problem_;
  QPushButton* train_button_;
  QAction* train_action_;
  std::optional<study::Study> study_;
  study::Expansion expansion_;
};

}  // namespace lethe::ui
