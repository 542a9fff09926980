// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/groups_panel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>

#include "compare/differences.h"
#include "theme/metrics.h"
#include "widgets/layout_parts.h"
#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

constexpr int most_differences = 240;  // px; more can be scrolled to
constexpr int setting_width = 96;

}  // namespace

GroupsPanel::GroupsPanel(const Appearance& appearance, GroupsModel& groups, QWidget* parent)
    : Surface(appearance, Token::Win, NoEdge, parent),
      groups_(groups),
      tree_(make_tree()),
      unfinished_(new Text(appearance, "", TextStyle::Dense, Token::T3)),
      head_(new QWidget),
      scroll_(make_differences()) {
  setMinimumWidth(240);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new PageHead(appearance, tr("Runs by group"), Token::Win, metrics::side_padding);
  auto* more = new QPushButton(tr("Choose in Runs"));
  more->setObjectName("compare-choose");
  more->setProperty("kind", "link");
  more->setFocusPolicy(Qt::TabFocus);
  connect(more, &QPushButton::clicked, this, &GroupsPanel::choose_wanted);
  head->add_action(more);
  column->addWidget(head);
  column->addWidget(tree_, 1);
  unfinished_->setContentsMargins(metrics::side_padding, 4, metrics::side_padding, 8);
  column->addWidget(unfinished_);
  auto* lines = new QVBoxLayout(head_);
  lines->setContentsMargins(metrics::side_padding, 0, metrics::side_padding, 4);
  lines->setSpacing(10);
  lines->addWidget(hairline());
  lines->addWidget(new Text(appearance, tr("What differs in the shown runs"), TextStyle::DenseStrong));
  column->addWidget(head_);
  column->addWidget(scroll_);
  set_differences({});
}

QTreeView* GroupsPanel::make_tree() {
  auto* tree = new QTreeView;
  tree->setObjectName("compare-groups");
  tree->setAccessibleName(tr("Groups of runs, shown and not shown"));
  tree->setProperty("side", true);
  tree->setUniformRowHeights(true);
  tree->setMouseTracking(true);
  tree->setAllColumnsShowFocus(true);
  tree->setIndentation(18);
  tree->setModel(&groups_);
  delegate_ = new GroupDelegate(appearance_, groups_, tree);
  tree->setItemDelegate(delegate_);
  auto* header = tree->header();
  header->setStretchLastSection(false);
  header->setMinimumSectionSize(20);
  header->setSectionResizeMode(QHeaderView::Fixed);
  header->setSectionResizeMode(GroupsModel::Name, QHeaderView::Stretch);
  header->resizeSection(GroupsModel::Count, 22);
  header->resizeSection(GroupsModel::End, 46);
  header->resizeSection(GroupsModel::Fg, 46);
  header->resizeSection(GroupsModel::Eye, 22);
  tree->installEventFilter(this);
  connect(tree, &QTreeView::clicked, this, [this](const QModelIndex& index) {
    if (index.column() == GroupsModel::Eye) groups_.toggle(index);
  });
  return tree;
}

QScrollArea* GroupsPanel::make_differences() {
  auto* box = new QWidget;
  box->setObjectName("compare-differences");
  rows_ = new QVBoxLayout(box);
  rows_->setContentsMargins(metrics::side_padding, 0, metrics::side_padding, metrics::side_padding);
  rows_->setSpacing(4);
  auto* scroll = new QScrollArea;
  scroll->setObjectName("compare-differences-scroll");
  scroll->setAccessibleName(tr("What differs in the shown runs"));
  scroll->setProperty("side", true);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(box);
  return scroll;
}

void GroupsPanel::set_unfinished(int runs) {
  unfinished_->setText(plural(runs, tr("1 run not finished"), tr("%1 runs not finished")));
  unfinished_->setVisible(runs > 0);
}

QString GroupsPanel::name_of(const std::string& run) const {
  for (const ComparedGroup& group : groups_.groups())
    for (const RunFacts* member : group.members)
      if (member->row.id == run) return member->model + ", " + group.setting();
  return {};
}

void GroupsPanel::set_differences(const std::vector<const RunRecord*>& shown) {
  clear_layout(*rows_);
  head_->setVisible(!shown.empty());
  scroll_->setVisible(!shown.empty());
  if (shown.empty()) return;
  std::vector<const Json*> specs;
  for (const RunRecord* record : shown) specs.push_back(&record->spec);
  const Differences found = differences(specs);
  for (const Difference& one : found.different) {
    QStringList tip{one.setting};
    for (const QString& value : one.values) {
      QStringList holders;
      for (std::size_t i = 0; i < shown.size(); ++i)
        if (one.of_run[i] == value) holders << name_of(shown[i]->row.id);
      holders.removeDuplicates();
      tip << tr("%1: %2").arg(value, holders.join(QStringLiteral("; ")));
    }
    add_difference(one.setting, one.values.join(QStringLiteral(", ")), tip.join('\n'));
  }
  if (found.different.empty()) add_difference(tr("nothing"), QString(), QString());
  add_difference(tr("same"), plural(found.same, tr("1 setting"), tr("%1 settings")), QString());
  rows_->activate();
  scroll_->setFixedHeight(std::min(scroll_->widget()->sizeHint().height(), most_differences));
}

void GroupsPanel::add_difference(const QString& name, const QString& value, const QString& tip) {
  auto* row = new QHBoxLayout;
  auto* label = new Text(appearance_, name, TextStyle::Dense, Token::T3);
  label->setFixedWidth(setting_width);
  label->set_elided(Qt::ElideRight);
  auto* values = new Text(appearance_, value, TextStyle::Dense, Token::T2);
  values->set_elided(Qt::ElideRight);
  for (Text* text : {label, values}) text->setToolTip(tip);
  row->addWidget(label);
  row->addWidget(values, 1);
  rows_->addLayout(row);
  // A layout shows what is added to a window on the screen only later, and until then leaves it out of its size.
  for (Text* text : {label, values}) text->show();
}

void GroupsPanel::keep_open(const std::function<void()>& change) {
  const auto each = [this](auto&& use) {
    for (int row = 0; row < groups_.rowCount(); ++row) {
      const QModelIndex top = groups_.index(row, 0);
      if (const ComparedGroup* group = groups_.group_at(top)) use(top, group->key);
    }
  };
  std::set<QString> open;
  each([&](const QModelIndex& top, const QString& key) {
    if (tree_->isExpanded(top)) open.insert(key);
  });
  change();
  each([&](const QModelIndex& top, const QString& key) {
    if (open.contains(key)) tree_->expand(top);
  });
}

void GroupsPanel::toggle_current() {
  const QModelIndex current = tree_->currentIndex();
  const ComparedGroup* group = current.isValid() ? groups_.group_at(current) : nullptr;
  if (!group) return;
  const RunFacts* member = groups_.member_at(current);
  const QString key = group->key;
  const std::string id = member ? member->row.id : std::string();
  keep_open([&] { groups_.toggle(current); });
  // Shown ones stand above the others: the cursor goes along.
  for (int row = 0; row < groups_.rowCount(); ++row) {
    const QModelIndex top = groups_.index(row, 0);
    const ComparedGroup* it = groups_.group_at(top);
    if (!it || it->key != key) continue;
    QModelIndex again = top;
    for (std::size_t i = 0; !id.empty() && i < it->members.size(); ++i)
      if (it->members[i]->row.id == id) again = groups_.index(static_cast<int>(i), 0, top);
    tree_->setCurrentIndex(again);
  }
}

bool GroupsPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == tree_ && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
    toggle_current();
    return true;
  }
  return Surface::eventFilter(watched, event);
}

}  // namespace lethe::ui
