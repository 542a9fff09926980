// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/design_page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "paint/text.h"
#include "theme/metrics.h"

namespace lethe::ui {

namespace {

using paint::text;

QString joined(const std::vector<std::string>& words, const QString& between = ", ") {
  QStringList list;
  for (const std::string& word : words) list << text(word);
  return list.join(between);
}

QString sequence_of(const std::vector<study::StudyItem>& items) {
  std::vector<std::string> tasks;
  for (const study::StudyItem& item : items) tasks.push_back(item.task);
  return joined(tasks, " → ");
}

QString names_of(const std::vector<study::Choice>& choices) {
  std::vector<std::string> names;
  for (const study::Choice& choice : choices) names.push_back(choice.name);
  return joined(names, " + ");
}

}  // namespace

DesignPage::DesignPage(const Context& context, QWidget* parent) : Page(parent), context_(context) {
  train_action_ = new QAction(tr("&Train"), this);
  train_action_->setObjectName("train");
  train_action_->setShortcut(QKeySequence(tr("Ctrl+Return")));
  train_action_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  addAction(train_action_);
  connect(train_action_, &QAction::triggered, this, &DesignPage::train);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(make_side());
  row->addWidget(make_content(), 1);
  connect(&context_.desk, &Desk::design, this, [this](const study::Study& study) { show_study(study, {}); });
  fill_list();
}

QWidget* DesignPage::make_side() {
  auto* side = new Surface(context_.appearance, Token::Win, RightEdge, this);
  side->setFixedWidth(metrics::side_list);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 1, 0);
  column->setSpacing(0);
  column->addWidget(new PageHead(context_.appearance, tr("Studies"), Token::Win, metrics::side_padding, side));
  list_ = new QListWidget(side);
  list_->setObjectName("studies");
  list_->setProperty("side", true);
  list_->setAccessibleName(tr("Studies"));
  list_->setTextElideMode(Qt::ElideMiddle);
  column->addWidget(list_, 1);
  connect(list_, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
    if (item) open_file(item->data(Qt::UserRole).toString());
  });
  connect(list_, &QListWidget::itemActivated, this, &DesignPage::train);
  return side;
}

QWidget* DesignPage::make_content() {
  auto* content = new Surface(context_.appearance, Token::Base, NoEdge, this);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new PageHead(context_.appearance, tr("No study"), Token::Base, metrics::page_padding, content);
  column->addWidget(head_);
  rows_box_ = new QWidget(content);
  rows_ = new QGridLayout(rows_box_);
  rows_->setContentsMargins(metrics::page_padding, 16, metrics::page_padding, 16);
  rows_->setHorizontalSpacing(24);
  rows_->setVerticalSpacing(14);
  rows_->setColumnStretch(1, 1);
  column->addWidget(rows_box_);
  problem_ = new Text(context_.appearance, "", TextStyle::Body, Token::Danger, content);
  problem_->setObjectName("problem");
  problem_->setWordWrap(true);
  problem_->setContentsMargins(metrics::page_padding, 0, metrics::page_padding, 0);
  column->addWidget(problem_);
  column->addStretch();
  auto* bar = new Surface(context_.appearance, Token::Win, TopEdge, content);
  bar->setFixedHeight(metrics::forecast_bar);
  auto* bar_row = new QHBoxLayout(bar);
  bar_row->setContentsMargins(metrics::page_padding, 0, 16, 0);
  facts_ = new Text(context_.appearance, "", TextStyle::Section, Token::T1, bar);
  facts_->setObjectName("facts");
  train_button_ = new QPushButton(tr("Train  Ctrl+↵"), bar);
  train_button_->setObjectName("train-button");
  train_button_->setProperty("kind", "primary");
  train_button_->setFocusPolicy(Qt::TabFocus);
  connect(train_button_, &QPushButton::clicked, this, &DesignPage::train);
  bar_row->addWidget(facts_);
  bar_row->addStretch();
  bar_row->addWidget(train_button_);
  column->addWidget(bar);
  return content;
}

void DesignPage::fill_list() {
  for (const catalog::StudyEntry& entry : context_.workspace.catalog().studies()) {
    auto* item = new QListWidgetItem(text(entry.name), list_);
    item->setData(Qt::UserRole, text(entry.path.string()));
    item->setToolTip(text(entry.path.string()));
  }
  if (list_->count() > 0)
    list_->setCurrentRow(0);
  else
    show_problem(tr("There is no study yet: open one with Ctrl+O, or drop its file on the window."));
}

bool DesignPage::open_file(const QString& file) {
  try {
    const std::filesystem::path path = file.toStdString();
    show_study(study::read_study(path), study::place_of(path));
  } catch (const std::exception& error) {
    show_problem(text(error.what()));
  }
  return true;
}

void DesignPage::show_problem(const QString& sentence) {
  study_.reset();
  clear_rows();
  head_->set_title(tr("No study"));
  head_->set_fact({});
  facts_->setText({});
  problem_->setText(sentence);
  train_button_->setEnabled(false);
  train_action_->setEnabled(false);
}

void DesignPage::show_study(const study::Study& study, const study::Place& place) {
  study_ = study;
  expansion_ = study::expand(study, context_.workspace.catalog(), place);
  clear_rows();
  head_->set_title(text(study.name));
  head_->set_fact(tr("not editable here yet: change the file"));
  for (const auto& sequence : study.sequences) add_row(tr("Sequence"), sequence_of(sequence));
  add_row(tr("Models"), joined(study.models));
  QStringList methods, strategies, seeds;
  for (const study::Choice& method : study.methods) methods << text(method.name);
  for (const auto& combination : study.strategies) strategies << names_of(combination);
  for (const std::uint64_t seed : study.seeds) seeds << QString::number(seed);
  add_row(tr("Methods"), methods.join(", "));
  add_row(tr("Strategies"), strategies.join(", "));
  add_row(tr("Seeds"), seeds.join(", "));
  add_row(tr("Benchmarks"), joined(study.benchmarks));
  std::size_t stages = 0;
  for (const study::RunSpec& run : expansion_.runs) stages += run.stages.size() + 1;
  facts_->setText(tr("%1 runs, %2 stages").arg(expansion_.runs.size()).arg(stages));
  problem_->setText(joined(expansion_.problems, "\n"));
  const bool ready = expansion_.problems.empty() && !expansion_.runs.empty();
  train_button_->setEnabled(ready);
  train_action_->setEnabled(ready);
}

void DesignPage::add_row(const QString& name, const QString& value) {
  const int row = rows_->rowCount();
  auto* label = new Text(context_.appearance, name, TextStyle::Section, Token::T1, rows_box_);
  auto* words =
      new Text(context_.appearance, value.isEmpty() ? tr("the default") : value, TextStyle::Body, Token::T2, rows_box_);
  words->setWordWrap(true);
  rows_->addWidget(label, row, 0, Qt::AlignTop);
  rows_->addWidget(words, row, 1, Qt::AlignTop);
}

void DesignPage::clear_rows() {
  while (QLayoutItem* item = rows_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
}

void DesignPage::train() {
  if (!study_ || !train_button_->isEnabled()) return;
  try {
    context_.workspace.train(*study_, expansion_.runs);
    emit context_.desk.show_page("live");
  } catch (const std::exception& error) {
    problem_->setText(text(error.what()));
  }
}

}  // namespace lethe::ui
