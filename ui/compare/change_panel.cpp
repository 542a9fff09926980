// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/change_panel.h"

#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "paint/text.h"
#include "widgets/surface.h"

namespace lethe::ui {

ChangePanel::ChangePanel(const Appearance& appearance, QWidget* parent) : QWidget(parent), choice_(new QComboBox) {
  choice_->setObjectName("compare-matrix-choice");
  choice_->setAccessibleName(tr("Runs whose change is shown"));
  choice_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  connect(choice_, &QComboBox::currentIndexChanged, this, &ChangePanel::refresh);
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  head->addWidget(new Text(appearance, tr("Change against stage 0"), TextStyle::Section));
  head->addWidget(new Text(appearance, tr("bold: beyond two standard errors"), TextStyle::Caption, Token::T3));
  head->addSpacing(4);
  head->addWidget(choice_);
  head->addSpacing(8);
  head->addWidget(new Text(appearance, QStringLiteral("−50"), TextStyle::Caption, Token::T3));
  head->addWidget(new ChangeScale(appearance));
  head->addWidget(new Text(appearance, tr("+50 points"), TextStyle::Caption, Token::T3));
  head->addStretch();
  auto* view = new MatrixView(appearance);
  view->setObjectName("compare-matrix");
  view->setAccessibleName(tr("Change of each element against stage 0, in points"));
  view->setModel(&matrix_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(10);
  column->addLayout(head);
  column->addWidget(view);
}

void ChangePanel::set(const GroupsModel& groups, const std::vector<const RunRecord*>& shown) {
  shown_.clear();
  for (const RunRecord* record : shown) shown_[paint::text(record->row.id)] = record;
  const QStringList before = choice_->currentData().toStringList();
  const QSignalBlocker quiet(choice_);
  choice_->clear();
  for (const ComparedGroup& group : groups.groups()) {
    std::vector<const RunFacts*> members;
    QStringList ids;
    for (const RunFacts* run : group.members)
      if (const QString id = paint::text(run->row.id); shown_.contains(id)) members.push_back(run), ids << id;
    if (members.empty()) continue;
    const QString name = members.front()->model + ", " + group.setting();
    if (members.size() > 1) choice_->addItem(tr("%1, mean of %2 seeds").arg(name).arg(members.size()), ids);
    for (qsizetype i = 0; i < ids.size(); ++i)
      choice_->addItem(tr("%1, seed %2").arg(name).arg(members[static_cast<std::size_t>(i)]->row.seed),
                       QStringList(ids[i]));
  }
  choice_->setCurrentIndex(std::max(choice_->findData(before), 0));
  refresh();
}

void ChangePanel::refresh() {
  std::vector<const RunRecord*> runs;
  for (const QString& id : choice_->currentData().toStringList())
    if (const auto found = shown_.find(id); found != shown_.end()) runs.push_back(found->second);
  matrix_.set_runs(runs);
}

}  // namespace lethe::ui
