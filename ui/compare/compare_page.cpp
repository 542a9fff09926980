// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_page.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QResizeEvent>
#include <algorithm>

#include "base/error.h"
#include "base/hash.h"
#include "figures/forgetting_table.h"
#include "figures/text.h"
#include "paint/text.h"
#include "runs/run_look.h"
#include "runs/runs_model.h"
#include "theme/metrics.h"
#include "widgets/layout_parts.h"
#include "widgets/number_text.h"
#include "widgets/switch_to.h"

namespace lethe::ui {

namespace {

constexpr int side_wide = 376, side_narrow = 300;

using paint::text;

/// «mean over seeds 1, 2, 3; band: ± 1 standard deviation».
QString mean_in_words(const figures::AccuracyByStage& series) {
  const auto& seeds = series.lines.front().seeds;
  const bool many = std::ranges::any_of(series.lines, [](const auto& line) { return line.n() > 1; });
  const bool same = std::ranges::all_of(series.lines, [&](const auto& line) { return line.seeds == seeds; });
  if (!many)
    return same ? ComparePage::tr("seed %1, N 1").arg(text(figures::join_numbers(seeds)))
                : ComparePage::tr("one run each");
  const QString of =
      same ? ComparePage::tr("mean over seeds %1 (N %2)").arg(text(figures::join_numbers(seeds))).arg(seeds.size())
           : ComparePage::tr("mean over seeds");
  return ComparePage::tr("%1; band: %2").arg(of, text(figures::in_words(series.band)));
}

}  // namespace

figures::Figure ComparePage::figure() {
  figures::Figure figure;
  figure.name = "accuracy";
  return figure;
}

ComparePage::ComparePage(const Context& context, QWidget* parent)
    : Page(parent),
      context_(context),
      reader_(context.workspace.file(), context.workspace.catalog()),
      exporter_(context.workspace.catalog(), context.settings,
                [this](const QString& title, const QString& proposal, const QString& kinds,
                       std::function<void(const QString&)> then) { ask_for_file(title, proposal, kinds, then); }),
      stack_(new QStackedWidget),
      offers_(new Offers(context.appearance)) {
  splitter_ = new QSplitter(Qt::Horizontal);
  splitter_->setHandleWidth(1);
  splitter_->setChildrenCollapsible(false);
  side_ = new GroupsPanel(context_.appearance, groups_);
  splitter_->addWidget(side_);
  splitter_->addWidget(make_content());
  splitter_->setStretchFactor(1, 1);
  stack_->addWidget(offers_);
  stack_->addWidget(splitter_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(stack_);
  eye_ = new QAction(tr("Show or hide"), this);
  eye_->setObjectName("compare-eye");
  connect(eye_, &QAction::triggered, side_, &GroupsPanel::toggle_current);
  table_ = new QAction(tr("Chart as table"), this);
  table_->setObjectName("compare-table");
  table_->setShortcut(Qt::Key_T);
  table_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  addAction(table_);
  connect(table_, &QAction::triggered, this, &ComparePage::switch_table);
  export_menu_ = new QAction(tr("Export …"), this);
  export_menu_->setObjectName("compare-export");
  export_menu_->setShortcut(QKeySequence(tr("Ctrl+Shift+E")));
  export_menu_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  addAction(export_menu_);
  connect(export_menu_, &QAction::triggered, export_, &QPushButton::showMenu);
  exporter_.repeat_action()->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  addAction(exporter_.repeat_action());
  connect(&exporter_, &Exporter::exported, this,
          [this](const QString& file) { tell(tr("Saved %1").arg(file), Token::Ok); });
  connect(&exporter_, &Exporter::copied, this, [this] { tell(tr("The table is on the clipboard."), Token::Ok); });
  connect(&exporter_, &Exporter::failed, this, [this](const QString& why) { tell(why, Token::Danger); });
  refreshing_.setSingleShot(true);
  connect(&refreshing_, &QTimer::timeout, this, &ComparePage::refresh);
  connect(&reader_, &RunReader::listed, this, &ComparePage::take);
  connect(&reader_, &RunReader::summarised, &groups_, &GroupsModel::set_summaries);
  connect(&reader_, &RunReader::was_read, this, [this](const std::vector<RunRecord>& runs) {
    for (const RunRecord& run : runs) records_[run.row.id] = run;
    refreshing_.start();
  });
  connect(&reader_, &RunReader::failed, this, [this](const QString& why) { tell(why, Token::Danger); });
  connect(offers_, &Offers::compare_wanted, this, &ComparePage::show_runs);
  const auto choose = [this] { emit context_.desk.show_page("runs"); };
  connect(offers_, &Offers::runs_wanted, this, choose);
  connect(side_, &GroupsPanel::choose_wanted, this, choose);
  connect(&groups_, &GroupsModel::shown_changed, this, &ComparePage::want_shown);
  connect(&context_.desk, &Desk::compare, this, &ComparePage::show_runs);
  connect(&context_.workspace, &Workspace::changed, this, [this] {
    stale_ = true;
    if (isVisible()) reload();
  });
  connect(&context_.appearance, &Appearance::changed, this, &ComparePage::dress);
  dress();
}

void ComparePage::ask_for_file(const QString& title, const QString& proposal, const QString& kinds,
                               std::function<void(const QString&)> then) {
  auto* dialog = new QFileDialog(this, title, proposal, kinds);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->selectFile(proposal);
  connect(dialog, &QFileDialog::fileSelected, this, std::move(then));
  dialog->open();
}

QWidget* ComparePage::make_content() {
  auto* content = new Surface(context_.appearance, Token::Base);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new PageHead(context_.appearance, tr("Forgetting by stage"));
  export_ = new QPushButton(tr("Export"));
  export_->setObjectName("compare-export-button");
  export_->setProperty("menu", "true");
  export_->setFocusPolicy(Qt::TabFocus);
  export_->setToolTip(tr("Chart and table for a paper  Ctrl+Shift+E; the last export again: Ctrl+E"));
  export_->setMenu(exporter_.make_menu(export_));
  const auto icon = [this] { export_->setIcon(context_.appearance.icon("export")); };
  icon();
  head_->add_action(export_);
  column->addWidget(head_);
  told_ = new Surface(context_.appearance, Token::Well, BottomEdge);
  told_->setObjectName("compare-told");
  auto* row = new QHBoxLayout(told_);
  row->setContentsMargins(metrics::page_padding, 6, metrics::side_padding, 6);
  told_text_ = new Text(context_.appearance, "", TextStyle::Dense);
  told_text_->setObjectName("compare-told-text");
  told_text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* away = icon_button(context_.appearance, "cross", tr("Close this line"), told_);
  connect(away, &QToolButton::clicked, told_, &QWidget::hide);
  row->addWidget(told_text_, 1);
  row->addWidget(away);
  told_->hide();
  column->addWidget(told_);
  auto* inner = new QWidget;
  auto* parts = new QVBoxLayout(inner);
  parts->setContentsMargins(metrics::page_padding, metrics::side_padding, metrics::page_padding, metrics::page_padding);
  parts->setSpacing(metrics::side_padding);
  change_ = new ChangePanel(context_.appearance);
  parts->addWidget(change_);
  parts->addWidget(hairline());
  parts->addWidget(make_chart());
  parts->addWidget(hairline());
  parts->addWidget(make_table());
  parts->addStretch();
  auto* scroll = new QScrollArea;
  scroll->setObjectName("compare-scroll");
  scroll->setAccessibleName(tr("Comparison"));
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(inner);
  column->addWidget(scroll, 1);
  return content;
}

/// A section's head; returns its quiet fact.
Text* ComparePage::section(QVBoxLayout& column, const QString& title, QWidget* beside) {
  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  row->addWidget(new Text(context_.appearance, title, TextStyle::Section));
  auto* fact = new Text(context_.appearance, "", TextStyle::Dense, Token::T3);
  if (beside) row->addWidget(beside);
  fact->set_elided(Qt::ElideRight);
  row->addWidget(fact, 1);
  column.addLayout(row);
  return fact;
}

QWidget* ComparePage::make_chart() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(10);
  chart_fact_ = section(*column, tr("Accuracy by stage, %"));
  chart_fact_->setObjectName("compare-chart-fact");
  chart_ = new paint::ScreenChart;
  chart_->setObjectName("compare-chart");
  chart_->setAccessibleName(tr("Accuracy by stage"));
  chart_->setAccessibleDescription(tr("Press T for the same numbers as a table"));
  series_view_ = new CopyTable;
  series_view_->setObjectName("compare-series");
  series_view_->setAccessibleName(tr("Accuracy by stage, as a table"));
  series_view_->setModel(&series_);
  series_view_->verticalHeader()->hide();
  series_view_->setSelectionBehavior(QAbstractItemView::SelectRows);
  connect(&series_, &QAbstractItemModel::modelReset, this, [this] {
    if (!series_view_->isHidden()) fit_series();
  });
  series_view_->hide();
  column->addWidget(chart_);
  column->addWidget(series_view_);
  return box;
}

QWidget* ComparePage::make_table() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(10);
  section(*column, tr("Forgetting"))
      ->setText(tr("FG: % of the base lost, mean over elements and stages; ± standard deviation over seeds"));
  forgetting_view_ = new ForgettingView(context_.appearance, forgetting_);
  forgetting_view_->setObjectName("compare-forgetting");
  forgetting_view_->setAccessibleName(tr("Forgetting by group"));
  column->addWidget(forgetting_view_);
  notes_ = new ToldNotes(context_.appearance);
  notes_->setObjectName("compare-notes");
  column->addWidget(notes_);
  return box;
}

void ComparePage::dress() {
  const Appearance& appearance = context_.appearance;
  const auto venue = screen_venue(context_.workspace.catalog(), appearance.theme().scheme());
  side_->set_venue(venue);
  chart_->set_look({appearance.colour(Token::Base), appearance.colour(Token::Card), appearance.colour(Token::Line),
                    appearance.colour(Token::Line2), appearance.colour(Token::Well), appearance.colour(Token::T1),
                    appearance.colour(Token::T2), appearance.colour(Token::T3), appearance.colour(Token::Acc),
                    appearance.font(TextStyle::DenseStrong), appearance.font(TextStyle::Caption),
                    appearance.font(TextStyle::Caption), venue});
  told_of_.clear();
  if (listed_) refreshing_.start();
}

void ComparePage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  if (stale_) reload();
}

void ComparePage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  const bool first = event->oldSize().width() <= 0;
  const bool was_narrow = event->oldSize().width() < metrics::narrow_window - metrics::rail;
  const bool narrow = event->size().width() < metrics::narrow_window - metrics::rail;
  if (first || narrow != was_narrow) {
    const int side = narrow ? side_narrow : side_wide;
    splitter_->setSizes({side, std::max(400, event->size().width() - side)});
  }
}

void ComparePage::reload() {
  stale_ = false;
  reader_.list();
}

void ComparePage::take(const std::vector<RunFacts>& runs, const std::vector<store::StudyRow>& studies) {
  listed_ = true;
  side_->set_unfinished(static_cast<int>(
      std::ranges::count_if(runs, [](const RunFacts& run) { return run.row.status != store::Status::Done; })));
  side_->keep_open([&] {
    groups_.set(runs);
    std::set<std::string> shown = to_show_ ? *std::exchange(to_show_, {}) : groups_.shown();
    std::erase_if(shown, [this](const std::string& id) { return !groups_.find(id); });
    groups_.set_shown(std::move(shown));
  });
  offers_->offer(studies, [this](const std::string& run) { return groups_.find(run) != nullptr; });
  reader_.summarise(groups_.without_results());
}

void ComparePage::show_runs(const std::vector<std::string>& ids) {
  to_show_ = std::set<std::string>(ids.begin(), ids.end());
  told_->hide();
  reload();
}

void ComparePage::want_shown() {
  std::vector<std::string> missing;
  for (const auto& id : groups_.shown())
    if (!records_.contains(id)) missing.push_back(id);
  if (!missing.empty()) reader_.read(missing);
  refreshing_.start();
}

std::vector<const RunRecord*> ComparePage::shown_records() const {
  std::vector<const RunRecord*> records;
  for (const ComparedGroup& group : groups_.groups())
    for (const RunFacts* run : group.members)
      if (groups_.shown().contains(run->row.id))
        if (const auto found = records_.find(run->row.id); found != records_.end()) records.push_back(&found->second);
  return records;
}

void ComparePage::refresh() {
  const auto records = shown_records();
  const bool any = !groups_.shown().empty();
  switch_to(*stack_, any ? 1 : 0);
  export_->setEnabled(!records.empty());
  // Until all are read, what was shown stays.
  if (records.empty() || records.size() < groups_.shown().size()) return;
  std::vector<std::string> ids;
  for (const RunRecord* record : records) ids.push_back(record->row.id);
  if (ids == told_of_) return;
  told_of_ = std::move(ids);
  std::vector<figures::RunScores> runs;
  for (const RunRecord* record : records) runs.push_back(record->scores);
  head_->set_fact(plural(groups_.shown_groups(), tr("1 group"), tr("%1 groups")) + ", " +
                  plural(runs.size(), tr("1 run"), tr("%1 runs")));
  try {
    const auto series = figures::accuracy_by_stage(runs, figure());
    const auto table = figures::forgetting_table(runs, figure());
    chart_->set_series(series);
    series_.set_series(series);
    forgetting_.set_table(table, figures::looks(series, screen_venue(context_.workspace.catalog(),
                                                                     context_.appearance.theme().scheme())));
    const double low = figures::y_range(series).low;
    chart_fact_->setText(mean_in_words(series) + (low > 0 ? tr("; axis from %1").arg(low) : QString()));
    notes_->set(series, table);
  } catch (const InputError& error) {
    tell(text(error.what()), Token::Danger);
  }
  change_->set(groups_, records);
  side_->set_differences(records);
  exporter_.set_runs(std::move(runs), figure());
}

void ComparePage::fit_series() {
  series_view_->resizeColumnsToContents();
  series_view_->resizeRowsToContents();
  series_view_->setFixedHeight(series_view_->sizeHint().height() + 4);
}

void ComparePage::switch_table() {
  const bool table = series_view_->isHidden();
  series_view_->setVisible(table);
  chart_->setVisible(!table);
  if (!table) return chart_->setFocus(Qt::OtherFocusReason);
  fit_series();
  series_view_->setFocus(Qt::TabFocusReason);
}

void ComparePage::tell(const QString& sentence, Token colour) {
  told_text_->set_colour(colour);
  told_text_->setText(sentence);
  told_->show();
}

QList<QAction*> ComparePage::page_actions() const { return {eye_, table_, export_menu_, exporter_.repeat_action()}; }

/// Runs belong to a database.
QString ComparePage::shown_key() const {
  return QStringLiteral("compare/shown-") + text(sha256(context_.workspace.file().string()).substr(0, 12));
}

void ComparePage::save_state(QSettings& settings) const {
  QStringList ids;
  for (const auto& id : to_show_ ? *to_show_ : groups_.shown()) ids << text(id);
  settings.setValue(shown_key(), ids);
}

void ComparePage::restore_state(QSettings& settings) {
  std::set<std::string> ids;
  for (const QString& id : settings.value(shown_key()).toStringList()) ids.insert(id.toStdString());
  if (!ids.empty()) to_show_ = std::move(ids);
}

}  // namespace lethe::ui
