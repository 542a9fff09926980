// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAction>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <map>
#include <optional>

#include "compare/change_panel.h"
#include "compare/exporter.h"
#include "compare/groups_panel.h"
#include "compare/offers.h"
#include "compare/result_tables.h"
#include "compare/told_notes.h"
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

 private:
  QWidget* make_content();
  QWidget* make_chart();
  QWidget* make_table();
  Text* section(QVBoxLayout& column, const QString& title, QWidget* beside = nullptr);
  void ask_for_file(const QString& title, const QString& proposal, const QString& kinds,
                    std::function<void(const QString&)> then);
  void dress();
  void reload();
  void take(const std::vector<RunFacts>& runs, const std::vector<store::StudyRow>& studies);
  void want_shown();
  void refresh();
  void switch_table();
  void fit_series();
  void tell(const QString& sentence, Token colour);
  std::vector<const RunRecord*> shown_records() const;
  QString shown_key() const;
  static figures::Figure figure();

  Context context_;
  RunReader reader_;
  GroupsModel groups_;
  ForgettingModel forgetting_;
  SeriesModel series_;
  Exporter exporter_;
  std::map<std::string, RunRecord> records_;
  std::optional<std::set<std::string>> to_show_;  ///< asked for before the list was there
  bool stale_ = true, listed_ = false;
  QTimer refreshing_;                 ///< in a turn of its own, once for all that changed
  std::vector<std::string> told_of_;  ///< the runs that the charts and tables show

  QStackedWidget* stack_;
  Offers* offers_;
  QSplitter* splitter_ = nullptr;
  GroupsPanel* side_ = nullptr;
  PageHead* head_ = nullptr;
  Surface* told_ = nullptr;
  Text* told_text_ = nullptr;
  ChangePanel* change_ = nullptr;
  Text* chart_fact_ = nullptr;
  QStackedWidget* chart_stack_ = nullptr;
  paint::ScreenChart* chart_ = nullptr;
  CopyTable* series_view_ = nullptr;
  ForgettingView* forgetting_view_ = nullptr;
  ToldNotes* notes_ = nullptr;
  QPushButton* export_ = nullptr;
  QAction *eye_ = nullptr, *table_ = nullptr, *export_menu_ = nullptr;
};

}  // namespace lethe::ui
