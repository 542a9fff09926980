// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/study_head.h"

#include <QHBoxLayout>
#include <QKeyEvent>

#include "theme/metrics.h"
#include "widgets/leave_undo.h"

namespace lethe::ui {

StudyHead::StudyHead(const Appearance& appearance, const Actions& actions, QWidget* parent)
    : Surface(appearance, Token::Base, BottomEdge, parent), name_(new QLineEdit(this)) {
  setFixedHeight(metrics::row(appearance.font(TextStyle::Title), metrics::page_head));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(metrics::page_padding - 10, 0, metrics::side_padding, 0);
  row->setSpacing(4);
  name_->setObjectName("study-name");
  name_->setProperty("kind", "title");
  name_->setAccessibleName(tr("Name of the study"));
  name_->setToolTip(tr("Name of the study"));
  name_->setFont(appearance.font(TextStyle::Title));
  name_->installEventFilter(this);
  leave_undo_to_the_window(name_);
  connect(name_, &QLineEdit::textEdited, this, &StudyHead::renamed);
  connect(name_, &QLineEdit::textChanged, this, &StudyHead::fit_name);
  connect(name_, &QLineEdit::editingFinished, this, &StudyHead::typing_ended);
  fact_ = new Text(appearance, "", TextStyle::Dense, Token::T3, this);
  fact_->setObjectName("study-fact");
  fact_->set_elided(Qt::ElideMiddle);
  row->addWidget(name_);
  row->addWidget(fact_, 1);
  auto* open = icon_button(appearance, "open", tr("Open a study"), this);
  open->setObjectName("open-study");
  open->setMenu(actions.studies);
  open->setPopupMode(QToolButton::InstantPopup);
  row->addWidget(open);
  row->addWidget(add_button(actions.save, "save"));
  row->addWidget(add_button(actions.duplicate, "duplicate"));
  row->addWidget(add_button(actions.copy_command, "command"));
  auto* more = icon_button(appearance, "more", tr("More"), this);
  more->setObjectName("study-menu");
  more->setMenu(actions.more);
  more->setPopupMode(QToolButton::InstantPopup);
  row->addWidget(more);
}

QToolButton* StudyHead::add_button(QAction* action, const char* icon) {
  action->setIcon(appearance_.icon(icon));
  auto* button = icon_button(appearance_, icon, action->text().remove('&'), this);
  button->setDefaultAction(action);
  button->setObjectName(action->objectName() + "-button");
  return button;
}

void StudyHead::set_name(const QString& name) {
  if (name_->text() != name) name_->setText(name);
  fit_name();
}

void StudyHead::fit_name() {
  const int wide = name_->fontMetrics().horizontalAdvance(name_->text()) + 28;
  name_->setMaximumWidth(std::max(160, wide));
  name_->setMinimumWidth(std::min({std::max(160, wide), 360}));
}

void StudyHead::set_fact(const QString& fact, const QString& tip) {
  fact_->setText(fact);
  fact_->setAccessibleDescription(tip);
}

bool StudyHead::eventFilter(QObject* watched, QEvent* event) {
  if (watched == name_ && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Escape) return setFocus(), true;
  }
  return Surface::eventFilter(watched, event);
}

}  // namespace lethe::ui
