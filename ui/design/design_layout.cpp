// SPDX-License-Identifier: GPL-3.0-or-later
// How the Design page is laid out, its actions, and what of both is remembered.
#include <QFileInfo>
#include <QScrollArea>
#include <QVBoxLayout>

#include "design/design_page.h"
#include "paint/text.h"
#include "theme/metrics.h"

namespace lethe::ui {

QAction* DesignPage::add_action(const char* name, const QString& text, const QKeySequence& keys,
                                const std::function<void()>& does) {
  auto* action = new QAction(text, this);
  action->setObjectName(name);
  action->setShortcut(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  if (!keys.isEmpty())
    action->setToolTip(QString("%1 (%2)").arg(QString(text).remove('&'), keys.toString(QKeySequence::NativeText)));
  connect(action, &QAction::triggered, this, does);
  addAction(action);
  actions_ << action;
  return action;
}

void DesignPage::make_actions() {
  add_action("train", tr("&Train"), QKeySequence(tr("Ctrl+Return")), [this] { train(); });
  QAction* fresh = add_action("new-study", tr("&New study"), QKeySequence::New, [this] { files_.start_new(); });
  QAction* save = add_action("save", tr("&Save"), QKeySequence::Save, [this] { files_.save(); });
  QAction* save_as =
      add_action("save-as", tr("Save &as …"), QKeySequence(tr("Ctrl+Shift+S")), [this] { files_.save_as(); });
  QAction* duplicate =
      add_action("duplicate", tr("&Duplicate"), QKeySequence(tr("Ctrl+Shift+D")), [this] { files_.duplicate(); });
  QAction* command = add_action("copy-command", tr("Copy the &command line"), QKeySequence(tr("Ctrl+Shift+C")),
                                [this] { copy_command(); });
  QAction* problem = add_action("next-problem", tr("Next &problem"), QKeySequence(Qt::Key_F8),
                                [this] { problem_list_->follow_next(); });
  QAction* find = add_action("find", tr("&Find in the palette"), QKeySequence("/"), [this] {
    palette_->show();
    palette_->begin_search();
  });
  QAction* fold_palette = add_action("fold-palette", tr("Palette"), QKeySequence(tr("Ctrl+B")),
                                     [this] { palette_->setVisible(palette_->isHidden()); });
  QAction* fold_inspector = add_action("fold-inspector", tr("Inspector"), QKeySequence(tr("Ctrl+I")),
                                       [this] { inspector_->setVisible(inspector_->isHidden()); });
  connect(&studies_, &QMenu::aboutToShow, this, &DesignPage::fill_studies);
  more_.setObjectName("study-more");
  more_.addActions({fresh, save, save_as, duplicate, command});
  more_.addSeparator();
  more_.addActions({problem, find, fold_palette, fold_inspector});
}

void DesignPage::fill_studies() {
  studies_.clear();
  for (const catalog::StudyEntry& entry : context_.workspace.catalog().studies()) {
    const QString file = paint::text(entry.path.string());
    studies_.addAction(paint::text(entry.name), this, [this, file] { files_.open_bundled(file); })->setToolTip(file);
  }
  studies_.addSeparator();
  studies_.addAction(tr("Another file …"), &files_, &StudyFiles::choose_and_open);
}

QWidget* DesignPage::make_notice() {
  notice_ = new Surface(context_.appearance, Token::DangerFill, BottomEdge);
  auto* row = new QHBoxLayout(notice_);
  row->setContentsMargins(metrics::page_padding, 6, metrics::side_padding, 6);
  notice_text_ = new Text(context_.appearance, "", TextStyle::Body, Token::Danger, notice_);
  notice_text_->setObjectName("problem");
  notice_text_->setWordWrap(true);
  notice_text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* away = icon_button(context_.appearance, "cross", tr("Close this notice"), notice_);
  connect(away, &QToolButton::clicked, notice_, &QWidget::hide);
  row->addWidget(notice_text_, 1);
  row->addWidget(away);
  notice_->hide();
  return notice_;
}

QWidget* DesignPage::make_content() {
  auto* content = new Surface(context_.appearance, Token::Base);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  const auto named = [this](const char* name) { return findChild<QAction*>(name, Qt::FindDirectChildrenOnly); };
  head_ = new StudyHead(context_.appearance,
                        {named("save"), named("duplicate"), named("copy-command"), &studies_, &more_}, content);
  board_ = new Board(context_.appearance, editor_, nullptr);
  scroll_ = new QScrollArea(content);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setWidget(board_);
  scroll_->setFocusPolicy(Qt::NoFocus);
  column->addWidget(head_);
  column->addWidget(make_notice());
  column->addWidget(scroll_, 1);
  return content;
}

void DesignPage::lay_out() {
  auto* page = new QHBoxLayout(this);
  page->setContentsMargins(0, 0, 0, 0);
  page->addWidget(outer_);
  auto* right = new QWidget;
  auto* column = new QVBoxLayout(right);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  inner_->addWidget(make_content());
  inner_->addWidget(inspector_);
  inner_->setStretchFactor(0, 1);
  inspector_->setMinimumWidth(240);
  column->addWidget(inner_, 1);
  column->addWidget(problem_list_);
  column->addWidget(forecast_);
  outer_->addWidget(palette_);
  outer_->addWidget(right);
  outer_->setStretchFactor(1, 1);
  palette_->setMinimumWidth(160);
  for (QSplitter* splitter : {outer_, inner_}) {
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    connect(splitter, &QSplitter::splitterMoved, this, [this] { widths_chosen_ = true; });
  }
}

void DesignPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  if (widths_chosen_) return;
  const bool narrow = width() + metrics::rail < metrics::narrow_window;
  const int side = narrow ? metrics::side_list_narrow : metrics::side_list;
  const int right = narrow ? metrics::inspector_narrow : metrics::inspector;
  outer_->setSizes({side, width() - side});
  inner_->setSizes({width() - side - right, right});
}

void DesignPage::before_leaving(const std::function<void()>& then) {
  files_.before_leaving([this, then] {
    asked_ = true;
    then();
  });
}

void DesignPage::keep_draft() {
  asked_ = false;
  if (editor_.unsaved())
    context_.settings.setValue("design/draft", to_text({editor_.study(), editor_.file()}));
  else
    context_.settings.remove("design/draft");
}

void DesignPage::save_state(QSettings& settings) const {
  if (editor_.unsaved() && !asked_)
    settings.setValue("design/draft", to_text({editor_.study(), editor_.file()}));
  else
    settings.remove("design/draft");
  settings.setValue("design/folded", palette_->folded());
  settings.setValue("design/file", editor_.file());
  if (!widths_chosen_) return;
  settings.setValue("design/outer", outer_->saveState());
  settings.setValue("design/inner", inner_->saveState());
}

void DesignPage::restore_state(QSettings& settings) {
  palette_->fold(settings.value("design/folded").toStringList());
  const QString file = settings.value("design/file").toString();
  if (const auto draft = draft_of(settings.value("design/draft").toString()))
    editor_.take_draft(draft->study, draft->file);
  else if (!file.isEmpty() && QFileInfo::exists(file))
    files_.open(file);
  widths_chosen_ = outer_->restoreState(settings.value("design/outer").toByteArray());
  inner_->restoreState(settings.value("design/inner").toByteArray());
}

}  // namespace lethe::ui
