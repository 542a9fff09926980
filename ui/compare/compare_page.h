// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAction>
#include <QComboBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>
#include <map>
#include <optional>

#include "compare/change_matrix.h"
#include "compare/exporter.h"
#include "compare/groups_model.h"
#include "compare/matrix_view.h"
#include "compare/result_tables.h"
#include "paint/screen_chart.h"
#include "runs/run_reader.h"
#include "widgets/surface.h"
#include "window/page.h"

namespace lethe::ui {

/// Runs side by side: what changed element by element, accuracy by stage, the table of forgetting, what differs and
/// what cannot be compared; and the same for a paper.
class ComparePage final : public Page {
  Q_OBJECT

 public:
  ComparePage(const Context& context, QWidget* parent);

  /// Finished ones are shown, and no others.
  void show_runs(const std::vector<std::string>& ids);
  void set_file_question(AskFile ask) { exporter_.set_ask(std::move(ask)); }

  QList<QAction*> page_actions() const override;
  void save_state(QSettings& settings) const override;
  void restore_state(QSettings& settings) override;

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* make_side();
  QWidget* make_content();
  QWidget* make_matrix();
  QWidget* make_chart();
  QWidget* make_table();
  QWidget* make_empty();
  Text* section(QVBoxLayout& column, const QString& title, QWidget* beside = nullptr);
  void ask_for_file(const QString& title, const QString& proposal, const QString& kinds,
                    std::function<void(const QString&)> then);
  void dress();
  void reload();
  void take(const std::vector<RunFacts>& runs, const std::vector<store::StudyRow>& studies);
  void offer_studies(const std::vector<store::StudyRow>& studies);
  void want_shown();
  void refresh();
  void refresh_matrix_choice();
  void refresh_matrix();
  void refresh_differences();
  void refresh_notes(const figures::AccuracyByStage& series, const figures::Table& table);
  void toggle_current();
  void switch_table();
  void fit_series();
  void tell(const QString& sentence, Token colour);
  std::vector<const RunRecord*> shown_records() const;
  static figures::Figure figure();

  Context context_;
  RunReader reader_;
  GroupsModel groups_;
  ChangeMatrix matrix_;
  ForgettingModel forgetting_;
  SeriesModel series_;
  Exporter exporter_;
  std::map<std::string, RunRecord> records_;
  std::optional<std::set<std::string>> to_show_;  ///< asked for before the list was there
  bool stale_ = true, listed_ = false;
  QTimer refreshing_;                 ///< in a turn of its own, once for all that changed
  std::vector<std::string> told_of_;  ///< the runs that the charts and tables show
  int unfinished_ = 0;

  QStackedWidget* stack_;
  QSplitter* splitter_ = nullptr;
  QTreeView* tree_ = nullptr;
  GroupDelegate* group_delegate_ = nullptr;
  Text* unfinished_text_ = nullptr;
  QWidget* differences_ = nullptr;
  PageHead* head_ = nullptr;
  Surface* told_ = nullptr;
  Text* told_text_ = nullptr;
  QComboBox* matrix_choice_ = nullptr;
  MatrixView* matrix_view_ = nullptr;
  Text* chart_fact_ = nullptr;
  QStackedWidget* chart_stack_ = nullptr;
  paint::ScreenChart* chart_ = nullptr;
  CopyTable* series_view_ = nullptr;
  ForgettingView* forgetting_view_ = nullptr;
  QWidget* notes_ = nullptr;
  QVBoxLayout* offers_ = nullptr;
  QPushButton* export_ = nullptr;
  QAction *eye_ = nullptr, *table_ = nullptr, *export_menu_ = nullptr;
};

}  // namespace lethe::ui
