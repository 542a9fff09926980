// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_page.h"

#include <QFileDialog>
#include <QFormLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>
#include <set>

#include "base/error.h"
#include "compare/differences.h"
#include "figures/forgetting_table.h"
#include "figures/text.h"
#include "paint/text.h"
#include "runs/run_look.h"
#include "runs/runs_model.h"
#include "theme/metrics.h"
#include "widgets/number_text.h"
#include "widgets/switch_to.h"

namespace lethe::ui {

namespace {

constexpr int side_wide = 376, side_narrow = 300;
constexpr double bases_differ = 5;  // points
constexpr std::size_t offers = 3;

using paint::text;

void clear(QLayout& layout) {
  while (QLayoutItem* item = layout.takeAt(0)) {
    if (QWidget* widget = item->widget()) widget->deleteLater();
    if (QLayout* inner = item->layout()) clear(*inner);
    delete item;
  }
}

QFrame* hairline() {
  auto* line = new QFrame;
  line->setProperty("hairline", true);
  line->setFixedHeight(1);
  return line;
}

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
      stack_(new QStackedWidget) {
  splitter_ = new QSplitter(Qt::Horizontal);
  splitter_->setHandleWidth(1);
  splitter_->setChildrenCollapsible(false);
  splitter_->addWidget(make_side());
  splitter_->addWidget(make_content());
  splitter_->setStretchFactor(1, 1);
  stack_->addWidget(make_empty());
  stack_->addWidget(splitter_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(stack_);
  eye_ = new QAction(tr("Show or hide"), this);
  eye_->setObjectName("compare-eye");
  connect(eye_, &QAction::triggered, this, &ComparePage::toggle_current);
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

QWidget* ComparePage::make_side() {
  auto* side = new Surface(context_.appearance, Token::Win);
  side->setMinimumWidth(240);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new PageHead(context_.appearance, tr("Runs by group"), Token::Win, metrics::side_padding);
  auto* more = new QPushButton(tr("Choose in Runs"));
  more->setObjectName("compare-choose");
  more->setProperty("kind", "link");
  more->setFocusPolicy(Qt::TabFocus);
  connect(more, &QPushButton::clicked, this, [this] { emit context_.desk.show_page("runs"); });
  head->add_action(more);
  column->addWidget(head);
  tree_ = new QTreeView;
  tree_->setObjectName("compare-groups");
  tree_->setAccessibleName(tr("Groups of runs, shown and not shown"));
  tree_->setProperty("side", true);
  tree_->setUniformRowHeights(true);
  tree_->setMouseTracking(true);
  tree_->setAllColumnsShowFocus(true);
  tree_->setIndentation(18);
  tree_->setModel(&groups_);
  group_delegate_ = new GroupDelegate(context_.appearance, groups_, tree_);
  tree_->setItemDelegate(group_delegate_);
  auto* header = tree_->header();
  header->setStretchLastSection(false);
  header->setMinimumSectionSize(20);
  header->setSectionResizeMode(QHeaderView::Fixed);
  header->setSectionResizeMode(GroupsModel::Name, QHeaderView::Stretch);
  header->resizeSection(GroupsModel::Count, 22);
  header->resizeSection(GroupsModel::End, 46);
  header->resizeSection(GroupsModel::Fg, 46);
  header->resizeSection(GroupsModel::Eye, 22);
  tree_->installEventFilter(this);
  connect(tree_, &QTreeView::clicked, this, [this](const QModelIndex& index) {
    if (index.column() == GroupsModel::Eye) groups_.toggle(index);
  });
  column->addWidget(tree_, 1);
  unfinished_text_ = new Text(context_.appearance, "", TextStyle::Dense, Token::T3);
  unfinished_text_->setContentsMargins(metrics::side_padding, 4, metrics::side_padding, 8);
  column->addWidget(unfinished_text_);
  differences_ = new QWidget;
  differences_->setObjectName("compare-differences");
  auto* form = new QVBoxLayout(differences_);
  form->setContentsMargins(metrics::side_padding, 0, metrics::side_padding, metrics::side_padding);
  form->setSpacing(4);
  column->addWidget(differences_);
  return side;
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
  parts->addWidget(make_matrix());
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

QWidget* ComparePage::make_matrix() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(10);
  matrix_choice_ = new QComboBox;
  matrix_choice_->setObjectName("compare-matrix-choice");
  matrix_choice_->setAccessibleName(tr("Runs whose change is shown"));
  matrix_choice_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  connect(matrix_choice_, &QComboBox::currentIndexChanged, this, &ComparePage::refresh_matrix);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(new Text(context_.appearance, tr("Change against stage 0"), TextStyle::Section));
  row->addSpacing(4);
  row->addWidget(matrix_choice_);
  row->addSpacing(8);
  row->addWidget(new Text(context_.appearance, QStringLiteral("−50"), TextStyle::Caption, Token::T3));
  row->addWidget(new ChangeScale(context_.appearance));
  row->addWidget(new Text(context_.appearance, tr("+50 points"), TextStyle::Caption, Token::T3));
  row->addStretch();
  column->addLayout(row);
  matrix_view_ = new MatrixView(context_.appearance);
  matrix_view_->setObjectName("compare-matrix");
  matrix_view_->setAccessibleName(tr("Change of each element against stage 0, in points"));
  matrix_view_->setModel(&matrix_);
  column->addWidget(matrix_view_);
  return box;
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
  notes_ = new QWidget;
  notes_->setObjectName("compare-notes");
  auto* notes = new QVBoxLayout(notes_);
  notes->setContentsMargins(0, 4, 0, 0);
  notes->setSpacing(6);
  column->addWidget(notes_);
  return box;
}

QWidget* ComparePage::make_empty() {
  auto* box = new Surface(context_.appearance, Token::Base);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(new PageHead(context_.appearance, tr("Compare")));
  auto* rows = new QVBoxLayout;
  rows->setContentsMargins(metrics::page_padding, metrics::page_padding, metrics::page_padding, 0);
  rows->setSpacing(12);
  rows->addWidget(
      new Text(context_.appearance, tr("What finished runs forgot, stage by stage and side by side, stands here.")));
  offers_ = new QVBoxLayout;
  offers_->setSpacing(8);
  rows->addLayout(offers_);
  column->addLayout(rows);
  column->addStretch();
  return box;
}

void ComparePage::offer_studies(const std::vector<store::StudyRow>& studies) {
  clear(*offers_);
  std::size_t offered = 0;
  for (auto study = studies.rbegin(); study != studies.rend() && offered < offers; ++study) {
    const bool finished = !study->runs.empty() && std::ranges::all_of(study->runs, [this](const std::string& id) {
      return groups_.find(id) != nullptr;
    });
    if (!finished) continue;
    auto* button = new QPushButton(tr("Compare the runs of %1").arg(text(study->name).replace('&', "&&")));
    button->setObjectName(QStringLiteral("compare-offer-%1").arg(offered));
    button->setProperty("kind", offered == 0 ? "primary" : "normal");
    connect(button, &QPushButton::clicked, this, [this, ids = study->runs] { show_runs(ids); });
    offers_->addWidget(button, 0, Qt::AlignLeft);
    if (offered++ == 0 && isVisible()) button->setFocus();
  }
  auto* runs = new QPushButton(offered ? tr("Choose runs") : tr("Go to Runs"));
  runs->setObjectName("compare-to-runs");
  runs->setProperty("kind", offered ? "link" : "primary");
  connect(runs, &QPushButton::clicked, this, [this] { emit context_.desk.show_page("runs"); });
  offers_->addWidget(runs, 0, Qt::AlignLeft);
}

void ComparePage::dress() {
  const Appearance& appearance = context_.appearance;
  const auto venue = screen_venue(context_.workspace.catalog(), appearance.theme().scheme());
  group_delegate_->set_venue(venue);
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
  unfinished_ = static_cast<int>(
      std::ranges::count_if(runs, [](const RunFacts& run) { return run.row.status != store::Status::Done; }));
  std::set<QString> open;
  for (int row = 0; row < groups_.rowCount(); ++row)
    if (const QModelIndex top = groups_.index(row, 0); tree_->isExpanded(top)) open.insert(groups_.group_at(top)->key);
  groups_.set(runs);
  std::set<std::string> shown = to_show_ ? *std::exchange(to_show_, {}) : groups_.shown();
  std::erase_if(shown, [this](const std::string& id) { return !groups_.find(id); });
  groups_.set_shown(std::move(shown));
  for (int row = 0; row < groups_.rowCount(); ++row)
    if (const auto* group = groups_.group_at(groups_.index(row, 0)); group && open.contains(group->key))
      tree_->expand(groups_.index(row, 0));
  unfinished_text_->setText(plural(unfinished_, tr("1 run not finished"), tr("%1 runs not finished")));
  unfinished_text_->setVisible(unfinished_ > 0);
  offer_studies(studies);
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
    chart_fact_->setText(mean_in_words(series));
    refresh_notes(series, table);
  } catch (const InputError& error) {
    tell(text(error.what()), Token::Danger);
  }
  refresh_matrix_choice();
  refresh_differences();
  exporter_.set_runs(std::move(runs), figure());
}

void ComparePage::refresh_matrix_choice() {
  const QStringList before = matrix_choice_->currentData().toStringList();
  const QSignalBlocker quiet(matrix_choice_);
  matrix_choice_->clear();
  for (const ComparedGroup& group : groups_.groups()) {
    std::vector<const RunFacts*> members;
    for (const RunFacts* run : group.members)
      if (groups_.shown().contains(run->row.id)) members.push_back(run);
    if (members.empty()) continue;
    const RunFacts& first = *members.front();
    QString name = first.model + ", " + first.method;
    if (!first.strategy.isEmpty() && first.strategy != QLatin1String("sequential")) name += ", " + first.strategy;
    QStringList ids;
    for (const RunFacts* run : members) ids << text(run->row.id);
    if (members.size() > 1) matrix_choice_->addItem(tr("%1, mean of %2 seeds").arg(name).arg(members.size()), ids);
    for (const RunFacts* run : members)
      matrix_choice_->addItem(tr("%1, seed %2").arg(name).arg(run->row.seed), QStringList(text(run->row.id)));
  }
  const int again = matrix_choice_->findData(before);
  matrix_choice_->setCurrentIndex(std::max(again, 0));
  refresh_matrix();
}

void ComparePage::refresh_matrix() {
  std::vector<const RunRecord*> runs;
  for (const QString& id : matrix_choice_->currentData().toStringList())
    if (const auto found = records_.find(id.toStdString()); found != records_.end()) runs.push_back(&found->second);
  matrix_.set_runs(runs);
}

void ComparePage::refresh_differences() {
  auto& rows = static_cast<QVBoxLayout&>(*differences_->layout());
  clear(rows);
  std::vector<const Json*> specs;
  for (const RunRecord* record : shown_records()) specs.push_back(&record->spec);
  if (specs.empty()) return;
  const Differences found = differences(specs);
  rows.addWidget(hairline());
  rows.addSpacing(6);
  rows.addWidget(new Text(context_.appearance, tr("What differs in the shown runs"), TextStyle::DenseStrong));
  const auto add = [&](const QString& name, const QString& value) {
    auto* row = new QHBoxLayout;
    auto* label = new Text(context_.appearance, name, TextStyle::Dense, Token::T3);
    label->setFixedWidth(96);
    label->set_elided(Qt::ElideRight);
    auto* values = new Text(context_.appearance, value, TextStyle::Dense, Token::T2);
    values->set_elided(Qt::ElideRight);
    row->addWidget(label);
    row->addWidget(values, 1);
    rows.addLayout(row);
  };
  for (const Difference& one : found.different) add(one.setting, one.values.join(QStringLiteral(", ")));
  if (found.different.empty()) add(tr("nothing"), QString());
  add(tr("same"), plural(found.same, tr("1 setting"), tr("%1 settings")));
}

void ComparePage::refresh_notes(const figures::AccuracyByStage& series, const figures::Table& table) {
  auto& rows = static_cast<QVBoxLayout&>(*notes_->layout());
  clear(rows);
  std::vector<std::string> warnings, remarks;
  const auto add = [](std::vector<std::string>& to, const std::string& note) {
    if (std::ranges::find(to, note) == to.end()) to.push_back(note);
  };
  for (const auto& panel : series.panels)
    for (const auto& note : panel.notes) add(warnings, note);
  for (const auto& panel : series.panels) {
    double low = 1e9, high = -1e9;
    for (const auto& line : panel.lines)
      if (!line.values.empty() && line.values[0])
        low = std::min(low, line.values[0]->mean), high = std::max(high, line.values[0]->mean);
    if (panel.group != "bias" && high - low > bases_differ)
      add(warnings, tr("%1: the bases differ, %2 against %3. Compare FG rather than end points.")
                        .arg(text(panel.title), text(figures::pretty(high, 0)), text(figures::pretty(low, 0)))
                        .toStdString());
  }
  for (const auto& note : series.notes) add(warnings, note);
  std::string definition;
  for (const auto& note : table.notes) {
    if (std::ranges::find(warnings, note) != warnings.end()) continue;
    if (note.starts_with("FG:"))
      definition = note;
    else
      add(remarks, note);
  }
  const auto row_of = [&](const std::string& note, const char* icon, Token ink, Token tint) {
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* sign = new QLabel;
    sign->setPixmap(context_.appearance.pixmap(icon, tint, 16, devicePixelRatioF()));
    auto* sentence = new Text(context_.appearance, text(note), TextStyle::Dense, ink);
    sentence->setWordWrap(true);
    sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(sign, 0, Qt::AlignTop);
    row->addWidget(sentence, 1);
    rows.addLayout(row);
  };
  for (const auto& note : warnings) row_of(note, "warning", Token::T1, Token::WarnIcon);
  // One template difference an element is one sentence too many for each; they are gathered.
  std::string elements;
  for (const auto& note : remarks) {
    const auto at = note.find(": the template differs");
    if (at == std::string::npos)
      row_of(note, "info", Token::T2, Token::T3);
    else
      elements += (elements.empty() ? "" : ", ") + note.substr(0, at);
  }
  if (!elements.empty())
    row_of(
        tr("The template differs between causal and encoder–decoder models for: %1.").arg(text(elements)).toStdString(),
        "info", Token::T2, Token::T3);
  if (series.generated) row_of(tr("Generated data.").toStdString(), "info", Token::T2, Token::T3);
  if (!definition.empty()) row_of(definition, "info", Token::T3, Token::T3);
}

void ComparePage::toggle_current() {
  const QModelIndex current = tree_->currentIndex();
  if (!current.isValid()) return;
  const RunFacts* member = groups_.member_at(current);
  const ComparedGroup* group = groups_.group_at(current);
  if (!group) return;
  const QString key = group->key;
  const std::string id = member ? member->row.id : std::string();
  std::set<QString> open;
  for (int row = 0; row < groups_.rowCount(); ++row)
    if (const QModelIndex top = groups_.index(row, 0); tree_->isExpanded(top)) open.insert(groups_.group_at(top)->key);
  groups_.toggle(current);
  for (int row = 0; row < groups_.rowCount(); ++row) {
    const QModelIndex top = groups_.index(row, 0);
    const ComparedGroup* it = groups_.group_at(top);
    if (!it) continue;
    if (open.contains(it->key)) tree_->expand(top);
    if (it->key != key) continue;
    QModelIndex again = top;
    for (std::size_t i = 0; !id.empty() && i < it->members.size(); ++i)
      if (it->members[i]->row.id == id) again = groups_.index(static_cast<int>(i), 0, top);
    tree_->setCurrentIndex(again);
  }
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

bool ComparePage::eventFilter(QObject* watched, QEvent* event) {
  if (watched == tree_ && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
    toggle_current();
    return true;
  }
  return Page::eventFilter(watched, event);
}

QList<QAction*> ComparePage::page_actions() const { return {eye_, table_, export_menu_, exporter_.repeat_action()}; }

void ComparePage::save_state(QSettings& settings) const {
  QStringList ids;
  for (const auto& id : to_show_ ? *to_show_ : groups_.shown()) ids << text(id);
  settings.setValue("compare/shown", ids);
}

void ComparePage::restore_state(QSettings& settings) {
  std::set<std::string> ids;
  for (const QString& id : settings.value("compare/shown").toStringList()) ids.insert(id.toStdString());
  if (!ids.empty()) to_show_ = std::move(ids);
}

}  // namespace lethe::ui
