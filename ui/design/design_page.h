// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QScrollArea>
#include <QSplitter>

#include "design/board.h"
#include "design/draft.h"
#include "design/forecast_bar.h"
#include "design/inspector.h"
#include "design/outlook.h"
#include "design/palette.h"
#include "design/problem_list.h"
#include "design/study_files.h"
#include "design/study_head.h"
#include "window/page.h"

namespace lethe::ui {

/// The page on which a study is put together: palette, board, inspector and what the study will take. It only passes
/// on between them; every edit is the editor's.
class DesignPage final : public Page {
  Q_OBJECT

 public:
  DesignPage(const Context& context, QWidget* parent);
  ~DesignPage() override;
  bool open_file(const QString& file) override;
  QList<QAction*> page_actions() const override { return actions_; }
  QUndoStack* undo_stack() override { return editor_.undo_stack(); }
  /// The program is left; another database keeps the study as it is.
  void before_leaving(const std::function<void()>& then) override;
  void leaving_given_up() override { asked_ = false; }
  void save_state(QSettings& settings) const override;
  void restore_state(QSettings& settings) override;

  StudyEditor& editor() { return editor_; }
  StudyFiles& files() { return files_; }
  const Selection& selection() const { return selection_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QAction* add_action(const char* name, const QString& text, const QKeySequence& keys,
                      const std::function<void()>& does);
  void make_actions();
  QWidget* make_content();
  QWidget* make_notice();
  void lay_out();
  void wire();
  void fill_studies();
  void show_first_study();
  void refresh();
  InspectorSources sources();
  void show_expansion();
  void show_costs();
  void select(const Selection& selection);
  void inspect();
  void open_form(const Selection& selection);
  void go_to(const Selection& selection);
  void add(Part part, const std::string& name);
  void remove(const Selection& selection);
  void tell(const QString& problem);
  void tell_all_done();
  void show_notice(const QString& sentence, Token ground, Token ink);
  void keep_draft();
  void queued(const QString& why_not);
  QString refusal() const;
  void train();
  void copy_command();

  Context context_;
  StudyEditor editor_;
  StudyFiles files_;
  Outlook outlook_;
  std::vector<Problem> problems_;
  Selection selection_;
  QTimer draft_timer_;
  bool train_when_settled_ = false;
  bool widths_chosen_ = false;
  bool asked_ = false;  ///< what is to become of an unsaved study

  QList<QAction*> actions_;
  QMenu studies_, more_;
  QSplitter *outer_, *inner_;
  Palette* palette_;
  StudyHead* head_ = nullptr;
  Surface* notice_ = nullptr;
  Text* notice_text_ = nullptr;
  Board* board_ = nullptr;
  QScrollArea* scroll_ = nullptr;
  Inspector* inspector_;
  ProblemList* problem_list_;
  ForecastBar* forecast_;
};

}  // namespace lethe::ui
