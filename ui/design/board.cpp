// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/board.h"

#include <QDragEnterEvent>
#include <QPushButton>
#include <QVBoxLayout>

#include "paint/text.h"
#include "theme/metrics.h"

namespace lethe::ui {

namespace {

std::uint64_t first_seed(const study::Study& study) { return study.seeds.empty() ? 1 : study.seeds.front(); }

}  // namespace

Board::Board(const Appearance& appearance, StudyEditor& editor, QWidget* parent)
    : QWidget(parent), appearance_(appearance), editor_(editor) {
  setObjectName("board");
  setAcceptDrops(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(metrics::page_padding, 8, metrics::page_padding, 16);
  column->setSpacing(0);
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  lanes_fact_ = new Text(appearance, "", TextStyle::Dense, Token::T3, this);
  auto* copy = new QPushButton(tr("Sequence"), this);
  copy->setObjectName("copy-lane");
  copy->setProperty("kind", "quiet");
  copy->setIcon(appearance.icon("plus"));
  copy->setFocusPolicy(Qt::TabFocus);
  copy->setToolTip(tr("Another sequence, a copy of the current one (Insert)"));
  head->addWidget(new Text(appearance, tr("Sequences"), TextStyle::Section, Token::T1, this));
  head->addWidget(lanes_fact_);
  head->addStretch();
  head->addWidget(copy);
  column->addLayout(head);
  column->addSpacing(4);
  lanes_ = new Lanes(appearance, editor, this);
  connect(copy, &QPushButton::clicked, lanes_, &Lanes::copy_current_lane);
  column->addWidget(lanes_);
  column->addSpacing(16);
  connect(lanes_, &Lanes::selected, this, [this](Spot spot) { emit selected({Part::Task, spot.lane, spot.item}); });
  connect(lanes_, &Lanes::opened, this, [this](Spot spot) { emit opened({Part::Task, spot.lane, spot.item}); });
  for (const Part part : {Part::Model, Part::Method, Part::Strategy, Part::Seed, Part::Benchmark})
    rows_.push_back(add_row(part));
  row(Part::Model)->set_default_words(tr("none yet: add one to train"));
  row(Part::Method)->set_default_words(tr("full, as nothing is chosen"));
  row(Part::Strategy)->set_default_words(tr("sequential, as nothing is chosen"));
  row(Part::Seed)->set_default_words(tr("1, as nothing is chosen"));
  row(Part::Benchmark)->set_default_words(tr("none: only the tasks are measured"));
  connect(row(Part::Seed), &ChipRow::hint_followed, this, [this] {
    const std::uint64_t first = first_seed(editor_.study());
    editor_.set_seeds({first, first + 1, first + 2});
  });
  training_ = add_summary(Part::Training, "training", tr("Training"));
  evaluation_ = add_summary(Part::Evaluation, "evaluation", tr("Evaluation"));
  column->addStretch();
}

ChipRow* Board::add_row(Part part) {
  auto* made = new ChipRow(appearance_, part, this);
  layout()->addWidget(made);
  const auto place = [part](int at) { return Selection{part, static_cast<std::size_t>(at)}; };
  connect(made, &ChipRow::chosen, this, [=, this](int at) { emit selected(place(at)); });
  connect(made, &ChipRow::opened, this, [=, this](int at) { emit opened(place(at)); });
  connect(made, &ChipRow::remove_wanted, this, [=, this](int at) { emit remove_wanted(place(at)); });
  connect(made, &ChipRow::plus_wanted, this, [=, this] { open_plus(made); });
  return made;
}

SummaryRow* Board::add_summary(Part part, const char* name, const QString& label) {
  auto* made = new SummaryRow(appearance_, label, this);
  made->setObjectName(name);
  layout()->addWidget(made);
  connect(made, &SummaryRow::clicked, this, [this, part] { emit selected({part}); });
  connect(made, &SummaryRow::opened, this, [this, part] { emit opened({part}); });
  return made;
}

ChipRow* Board::row(Part part) const {
  for (ChipRow* one : rows_)
    if (one->part() == part) return one;
  return nullptr;
}

void Board::show_looks(const Looks& looks) {
  things_ = &looks.things;
  lanes_->set_faces(card_faces(looks));
  lanes_fact_->setText(looks.study.sequences.size() > 1 ? tr("%1 orders").arg(looks.study.sequences.size())
                                                        : QString());
  for (ChipRow* one : rows_) one->set_faces(chip_faces(one->part(), looks));
  hint_seeds(looks.study);
  const QString protocol =
      looks.expansion.runs.empty() ? QString() : paint::text(looks.expansion.runs.front().evaluation.protocol);
  training_->set_summary(training_summary(looks), {}, problem_with(looks.problems, {Part::Training}));
  evaluation_->set_summary(evaluation_summary(looks), protocol.isEmpty() ? protocol : tr("protocol %1").arg(protocol),
                           problem_with(looks.problems, {Part::Evaluation}));
}

void Board::hint_seeds(const study::Study& study) {
  const bool one = study.seeds.size() < 2 && !study.models.empty() && !study.sequences.empty();
  const std::uint64_t first = first_seed(study);
  row(Part::Seed)
      ->set_hint(one ? tr("One seed cannot tell a difference from chance.") : QString(),
                 tr("Add seeds %1 and %2").arg(first + 1).arg(first + 2));
}

void Board::select(const Selection& selection) {
  const bool task = selection.part == Part::Task;
  lanes_->select(task ? std::optional(Spot{selection.at, selection.item}) : std::nullopt);
  for (ChipRow* one : rows_) one->select(one->part() == selection.part ? static_cast<int>(selection.at) : -1);
  training_->set_selected(selection.part == Part::Training);
  evaluation_->set_selected(selection.part == Part::Evaluation);
}

QWidget* Board::widget_of(const Selection& selection) const {
  if (selection.part == Part::Task) return lanes_->card({selection.at, selection.item});
  if (selection.part == Part::Training) return training_;
  if (selection.part == Part::Evaluation) return evaluation_;
  const ChipRow* there = row(selection.part);
  if (!there) return nullptr;
  if (selection.at < there->chips().size()) return there->chips()[selection.at];
  return there->plus();
}

void Board::focus(const Selection& selection) {
  QWidget* there = widget_of(selection);
  if (!there) there = lanes_->card({});
  if (there) there->setFocus(Qt::OtherFocusReason);
}

void Board::open_plus(ChipRow* one) {
  if (one->part() == Part::Seed) return emit added(Part::Seed, "");
  auto* menu = new QMenu(this);
  menu->setObjectName("plus-menu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (const PaletteEntry& entry : things_->entries(one->part())) {
    if (entry.absent) continue;
    QAction* action = menu->addAction(paint::text(entry.name), this,
                                      [this, part = entry.part, name = entry.name] { emit added(part, name); });
    action->setEnabled(entry.problem.isEmpty());
    action->setToolTip(entry.problem.isEmpty() ? entry.about : entry.problem);
  }
  menu->setToolTipsVisible(true);
  menu->popup(one->plus()->mapToGlobal(QPoint(0, one->plus()->height() + 2)));
}

void Board::set_target(const QMimeData* mime) {
  const auto dragged = mime ? dragged_of(mime) : std::nullopt;
  for (ChipRow* one : rows_) one->set_target(dragged && dragged->part == one->part());
}

void Board::dragEnterEvent(QDragEnterEvent* event) {
  const auto dragged = dragged_of(event->mimeData());
  if (!dragged || dragged->from) return;
  set_target(event->mimeData());
  event->setDropAction(Qt::CopyAction);
  event->accept();
}

void Board::dragLeaveEvent(QDragLeaveEvent*) { set_target(nullptr); }

void Board::dropEvent(QDropEvent* event) {
  set_target(nullptr);
  const auto dragged = dragged_of(event->mimeData());
  if (!dragged || dragged->from) return event->ignore();
  event->setDropAction(Qt::CopyAction);
  event->accept();
  emit added(dragged->part, dragged->name);
}

void Board::mousePressEvent(QMouseEvent*) { emit selected({}); }

}  // namespace lethe::ui
