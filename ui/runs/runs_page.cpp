// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/runs_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>

#include "base/error.h"
#include "runs/run_delegate.h"
#include "study/study.h"
#include "theme/metrics.h"
#include "widgets/number_text.h"
#include "widgets/switch_to.h"

namespace lethe::ui {

namespace {

QAction* action(QWidget* owner, const char* name, const QString& text, const QString& help, const QKeySequence& keys) {
  auto* made = new QAction(text, owner);
  made->setObjectName(name);
  made->setShortcut(keys);
  made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  made->setToolTip(QStringLiteral("%1  %2").arg(help, keys.toString(QKeySequence::NativeText)));
  owner->addAction(made);
  return made;
}

}  // namespace

RunsPage::RunsPage(const Context& context, QWidget* parent)
    : Page(parent),
      context_(context),
      reader_(context.workspace.file(), context.workspace.catalog()),
      sorting_(model_),
      head_(new PageHead(context.appearance, tr("Runs"))),
      stack_(new QStackedWidget) {
  make_actions();
  make_tree();
  head_->add_action(button_of(copy_, "quiet"));
  head_->add_action(button_of(live_, "quiet"));
  head_->add_action(button_of(remove_, "quiet"));
  head_->add_action(button_of(compare_, "primary"));
  auto* list = new QWidget;
  auto* rows = new QVBoxLayout(list);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(make_filter_row());
  rows->addWidget(tree_, 1);
  stack_->addWidget(list);
  stack_->addWidget(make_empty());
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(stack_, 1);
  connect(&reader_, &RunReader::listed, this, &RunsPage::take);
  connect(&reader_, &RunReader::summarised, &model_, &RunsModel::set_summaries);
  connect(&reader_, &RunReader::failed, this, [this](const QString& why) {
    filter_help_->set_colour(Token::Danger);
    filter_help_->setText(why);
  });
  connect(&model_, &RunsModel::results_wanted, &reader_, &RunReader::summarise);
  connect(&context_.workspace, &Workspace::changed, this, [this] {
    stale_ = true;
    if (isVisible()) reload();
  });
  selection_changed();
}

void RunsPage::make_actions() {
  compare_ = action(this, "runs-compare", tr("Compare"), tr("Compare the selected runs"), QKeySequence(tr("Ctrl+M")));
  live_ = action(this, "runs-live", tr("Open in Live"), tr("Show the curves of the run"), QKeySequence(tr("Ctrl+L")));
  copy_ = action(this, "runs-design", tr("Design a copy"), tr("Open a copy of the study on the Design page"),
                 QKeySequence(tr("Ctrl+D")));
  remove_ = action(this, "runs-remove", tr("Remove …"), tr("Remove the selected runs and their results"),
                   QKeySequence::Delete);
  find_ = action(this, "runs-find", tr("Filter"), tr("Type what runs to show"), QKeySequence::Find);
  connect(compare_, &QAction::triggered, this, &RunsPage::compare);
  connect(live_, &QAction::triggered, this, &RunsPage::show_live);
  connect(copy_, &QAction::triggered, this, &RunsPage::design_copy);
  connect(remove_, &QAction::triggered, this, &RunsPage::ask_to_remove);
  connect(find_, &QAction::triggered, this, [this] {
    filter_->setFocus(Qt::ShortcutFocusReason);
    filter_->selectAll();
  });
}

QPushButton* RunsPage::button_of(QAction* action, const char* kind) {
  auto* button = new QPushButton(action->text());
  button->setProperty("kind", kind);
  button->setObjectName(action->objectName() + "-button");
  button->setFocusPolicy(Qt::TabFocus);
  const auto follow = [button, action] {
    button->setEnabled(action->isEnabled());
    button->setToolTip(action->toolTip());
  };
  follow();
  connect(action, &QAction::changed, button, follow);
  connect(button, &QPushButton::clicked, action, &QAction::trigger);
  return button;
}

QWidget* RunsPage::make_filter_row() {
  auto* box = new QWidget;
  auto* rows = new QVBoxLayout(box);
  rows->setContentsMargins(metrics::page_padding, 12, metrics::page_padding, 8);
  rows->setSpacing(4);
  auto* row = new QHBoxLayout;
  row->setSpacing(metrics::gap);
  filter_ = new QLineEdit;
  filter_->setObjectName("runs-filter");
  filter_->setAccessibleName(tr("Filter of runs"));
  filter_->setClearButtonEnabled(true);
  filter_->setPlaceholderText(tr("Filter: words, model:bloomz*, method:lora, status:done, fg>10"));
  filter_->setMaximumWidth(560);
  filter_->installEventFilter(this);
  connect(filter_, &QLineEdit::textChanged, this, &RunsPage::filter_typed);
  row->addWidget(filter_, 1);
  row->addStretch();
  auto* label = new Text(context_.appearance, tr("Group"), TextStyle::Body, Token::T2);
  grouping_ = new QComboBox;
  grouping_->setObjectName("runs-grouping");
  grouping_->setAccessibleName(tr("Group runs"));
  grouping_->addItems({tr("all but seed"), tr("single runs")});
  label->setBuddy(grouping_);
  connect(grouping_, &QComboBox::currentIndexChanged, this, [this](int index) {
    model_.set_grouped(index == 0);
    tree_->setRootIsDecorated(index == 0);
    tell_counts();
  });
  row->addWidget(label);
  row->addWidget(grouping_);
  rows->addLayout(row);
  filter_help_ = new Text(context_.appearance, "", TextStyle::Caption, Token::T3);
  filter_help_->setObjectName("runs-filter-help");
  rows->addWidget(filter_help_);
  return box;
}

QWidget* RunsPage::make_empty() {
  auto* box = new QWidget;
  auto* rows = new QVBoxLayout(box);
  rows->setContentsMargins(metrics::page_padding, metrics::page_padding, metrics::page_padding, 0);
  rows->setSpacing(12);
  rows->addWidget(
      new Text(context_.appearance, tr("Every run of the studies you train stands here, with what it forgot.")));
  auto* button = new QPushButton(tr("Design a study"));
  button->setObjectName("runs-to-design");
  button->setProperty("kind", "primary");
  connect(button, &QPushButton::clicked, this, [this] { emit context_.desk.show_page("design"); });
  rows->addWidget(button, 0, Qt::AlignLeft);
  rows->addStretch();
  return box;
}

void RunsPage::make_tree() {
  tree_ = new QTreeView;
  tree_->setObjectName("runs-tree");
  tree_->setAccessibleName(tr("Runs"));
  tree_->setUniformRowHeights(true);
  tree_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  tree_->setAllColumnsShowFocus(true);
  tree_->setMouseTracking(true);
  tree_->setSortingEnabled(true);
  tree_->setIndentation(18);
  tree_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  tree_->setModel(&sorting_);
  tree_->setItemDelegate(new RunDelegate(context_.appearance, context_.workspace.catalog(), model_, tree_));
  tree_->header()->setStretchLastSection(false);
  tree_->header()->setSectionResizeMode(RunsModel::Sequence, QHeaderView::Stretch);
  tree_->header()->setMinimumSectionSize(52);
  const std::vector<int> widths = {210, 96, 100, 140, 70, 110, 62, 62, 62, 62, 62, 104};
  for (int i = 0; i < RunsModel::ColumnCount; ++i) tree_->setColumnWidth(i, widths[static_cast<std::size_t>(i)]);
  tree_->sortByColumn(RunsModel::When, Qt::DescendingOrder);
  tree_->installEventFilter(this);
  tree_->addActions({compare_, live_, copy_, remove_});
  tree_->setContextMenuPolicy(Qt::ActionsContextMenu);
  confirm_ = new ConfirmBar(context_.appearance, *tree_);
  connect(tree_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPage::selection_changed);
}

void RunsPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  if (stale_) reload();
}

void RunsPage::reload() {
  stale_ = false;
  reader_.list();
}

void RunsPage::take(const std::vector<RunFacts>& runs, const std::vector<store::StudyRow>& studies) {
  studies_ = studies;
  const auto picked = chosen();
  const std::set<std::string> selected(picked.begin(), picked.end());
  std::set<QString> open;
  for (int row = 0; row < sorting_.rowCount(); ++row)
    if (const QModelIndex top = sorting_.index(row, 0); tree_->isExpanded(top))
      open.insert(group_key(model_.first_at(sorting_.mapToSource(top))));
  const int scrolled = tree_->verticalScrollBar()->value();
  bool reset = false;
  const auto watch = connect(&model_, &QAbstractItemModel::modelReset, this, [&] { reset = true; });
  model_.set_runs(runs);
  disconnect(watch);
  switch_to(*stack_, runs.empty() ? 1 : 0);
  if (reset) {
    QItemSelection selection;
    for (int row = 0; row < sorting_.rowCount(); ++row) {
      const QModelIndex top = sorting_.index(row, 0), source = sorting_.mapToSource(top);
      if (open.contains(group_key(model_.first_at(source)))) tree_->expand(top);
      const auto ids = selected.empty() ? std::vector<std::string>() : model_.ids_at(source);
      if (!ids.empty() && std::ranges::all_of(ids, [&](const auto& id) { return selected.contains(id); }))
        selection.select(top, top);
      else if (tree_->isExpanded(top))
        for (int member = 0; member < sorting_.rowCount(top); ++member) {
          const QModelIndex child = sorting_.index(member, 0, top);
          if (selected.contains(model_.ids_at(sorting_.mapToSource(child)).front())) selection.select(child, child);
        }
    }
    tree_->selectionModel()->select(selection, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    if (!tree_->currentIndex().isValid() && sorting_.rowCount() > 0)
      tree_->selectionModel()->setCurrentIndex(selection.isEmpty() ? sorting_.index(0, 0) : selection.indexes().front(),
                                               QItemSelectionModel::NoUpdate);
    tree_->verticalScrollBar()->setValue(scrolled);
  }
  tell_counts();
  selection_changed();
}

void RunsPage::filter_typed() {
  RunFilter filter = RunFilter::parse(filter_->text());
  const bool wrong = !filter.error().isEmpty();
  filter_->setProperty("invalid", wrong);
  filter_->style()->unpolish(filter_);
  filter_->style()->polish(filter_);
  filter_help_->set_colour(wrong ? Token::Danger : Token::T3);
  if (wrong) {
    filter_help_->setText(filter.error());
    return;  // what was shown stays until the text can be read
  }
  sorting_.set_filter(std::move(filter));
  tell_counts();
}

void RunsPage::tell_counts() {
  const auto runs = static_cast<int>(model_.run_count()), shown = static_cast<int>(sorting_.passing());
  const auto groups = static_cast<int>(model_.group_count());
  head_->set_fact(plural(runs, tr("1 run"), tr("%1 runs")) +
                  (model_.grouped() ? tr(" in %1").arg(plural(groups, tr("1 group"), tr("%1 groups"))) : QString()));
  if (!filter_ || !RunFilter::parse(filter_->text()).error().isEmpty()) return;
  filter_help_->setText(
      sorting_.filter().is_empty()
          ? tr("Select rows and press Enter to compare them. Ctrl+A selects all, → and ← unfold and fold.")
      : shown == 0 ? plural(runs, tr("The one run does not pass the filter."), tr("None of %1 runs passes the filter."))
                   : tr("%1 of %2 shown.").arg(shown).arg(plural(runs, tr("1 run"), tr("%1 runs"))));
}

std::vector<std::string> RunsPage::chosen() const {
  std::vector<std::string> ids;
  std::set<std::string> seen;
  QModelIndexList rows = tree_->selectionModel()->selectedRows();
  std::ranges::sort(rows, [this](const QModelIndex& a, const QModelIndex& b) {
    return std::pair(a.parent().isValid() ? a.parent().row() : a.row(), a.parent().isValid() ? a.row() : -1) <
           std::pair(b.parent().isValid() ? b.parent().row() : b.row(), b.parent().isValid() ? b.row() : -1);
  });
  for (const QModelIndex& row : rows)
    for (const auto& id : model_.ids_at(sorting_.mapToSource(row)))
      if (seen.insert(id).second) ids.push_back(id);
  return ids;
}

QModelIndex RunsPage::current() const {
  const QModelIndexList rows = tree_->selectionModel()->selectedRows();
  const QModelIndex now = tree_->currentIndex().siblingAtColumn(0);
  return rows.contains(now) || rows.isEmpty() ? now : rows.front();
}

void RunsPage::selection_changed() {
  const auto ids = chosen();
  const auto done = std::ranges::count_if(ids, [this](const std::string& id) {
    const RunFacts* run = model_.find(id);
    return run && run->row.status == store::Status::Done;
  });
  compare_->setEnabled(done > 0);
  compare_->setToolTip(done > 0      ? plural(static_cast<int>(done), tr("Compare 1 finished run  Ctrl+M or Enter"),
                                              tr("Compare %1 finished runs  Ctrl+M or Enter"))
                       : ids.empty() ? tr("Select finished runs to compare them")
                                     : tr("None of the selected runs is finished"));
  for (QAction* one : {live_, copy_, remove_}) one->setEnabled(!ids.empty());
}

void RunsPage::compare() {
  if (!compare_->isEnabled()) return;
  emit context_.desk.compare(chosen());
}

void RunsPage::show_live() {
  const auto ids = model_.ids_at(sorting_.mapToSource(current()));
  if (!ids.empty()) emit context_.desk.show_run(QString::fromStdString(ids.front()));
}

void RunsPage::design_copy() {
  const auto ids = model_.ids_at(sorting_.mapToSource(current()));
  if (ids.empty()) return;
  auto study = std::ranges::find_if(
      studies_, [&](const store::StudyRow& one) { return std::ranges::find(one.runs, ids.front()) != one.runs.end(); });
  // A study that was changed and queued again no longer lists the runs it had before.
  if (study == studies_.end())
    study = std::ranges::find(studies_, model_.find(ids.front())->row.study, &store::StudyRow::name);
  if (study == studies_.end()) return;
  try {
    emit context_.desk.design(study::study_from_json(study->study, study->name));
  } catch (const InputError& error) {
    filter_help_->set_colour(Token::Danger);
    filter_help_->setText(QString::fromStdString(error.what()));
  }
}

void RunsPage::ask_to_remove() {
  const auto ids = chosen();
  if (ids.empty()) return;
  const RunFacts& run = model_.first_at(sorting_.mapToSource(current()));
  const QString what = ids.size() == 1 ? tr("%1, %2, seed %3").arg(run.model, run.method).arg(run.row.seed)
                                       : plural(ids.size(), tr("1 run"), tr("%1 runs"));
  confirm_->ask(current(), tr("Remove %1 with all results? This cannot be undone.").arg(what), tr("Remove"),
                [this, ids] { remove(ids); });
}

void RunsPage::remove(const std::vector<std::string>& ids) {
  try {
    context_.workspace.remove(ids);
  } catch (const std::exception& error) {
    filter_help_->set_colour(Token::Danger);
    filter_help_->setText(QString::fromStdString(error.what()));
  }
}

bool RunsPage::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (watched == tree_ && enter) {
      compare();
      return true;
    }
    if (watched == tree_ && key->text() == QStringLiteral("/")) {
      find_->trigger();
      return true;
    }
    if (watched == filter_ && (enter || key->key() == Qt::Key_Down)) {
      if (!tree_->currentIndex().isValid()) tree_->setCurrentIndex(sorting_.index(0, 0));
      tree_->setFocus(Qt::TabFocusReason);
      return true;
    }
    if (watched == filter_ && key->key() == Qt::Key_Escape && !filter_->text().isEmpty()) {
      filter_->clear();
      return true;
    }
  }
  return Page::eventFilter(watched, event);
}

QList<QAction*> RunsPage::page_actions() const { return {compare_, live_, copy_, remove_, find_}; }

void RunsPage::save_state(QSettings& settings) const {
  settings.setValue("runs/filter", filter_->text());
  settings.setValue("runs/grouped", model_.grouped());
  settings.setValue("runs/columns", tree_->header()->saveState());
}

void RunsPage::restore_state(QSettings& settings) {
  grouping_->setCurrentIndex(settings.value("runs/grouped", true).toBool() ? 0 : 1);
  tree_->header()->restoreState(settings.value("runs/columns").toByteArray());
  sorting_.sort(tree_->header()->sortIndicatorSection(), tree_->header()->sortIndicatorOrder());
  filter_->setText(settings.value("runs/filter").toString());
}

}  // namespace lethe::ui
