// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/confirm_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollBar>

namespace lethe::ui {

ConfirmBar::ConfirmBar(const Appearance& appearance, QAbstractItemView& view)
    : Surface(appearance, Token::DangerFill, NoEdge, view.viewport()),
      view_(view),
      question_(new Text(appearance, "", TextStyle::Body, Token::Danger)),
      yes_(new QPushButton),
      no_(new QPushButton(tr("Keep"))) {
  setObjectName("confirm");
  setAutoFillBackground(true);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(24, 0, 8, 0);
  row->setSpacing(8);
  question_->set_elided(Qt::ElideMiddle);
  row->addWidget(question_, 1);
  for (auto* button : {yes_, no_}) {
    button->setProperty("kind", button == yes_ ? "danger" : "row");
    row->addWidget(button);
  }
  yes_->setObjectName("confirm-yes");
  no_->setObjectName("confirm-no");
  connect(no_, &QPushButton::clicked, this, &ConfirmBar::close_bar);
  connect(yes_, &QPushButton::clicked, this, [this] {
    const auto then = std::move(then_);
    close_bar();
    if (then) then();
  });
  view.viewport()->installEventFilter(this);
  connect(view.verticalScrollBar(), &QScrollBar::valueChanged, this, &ConfirmBar::place);
  hide();
}

void ConfirmBar::ask(const QModelIndex& row, const QString& question, const QString& yes, std::function<void()> then) {
  row_ = row;
  question_->setText(question);
  yes_->setText(yes);
  then_ = std::move(then);
  view_.scrollTo(row);
  connect(view_.model(), &QAbstractItemModel::modelReset, this, &ConfirmBar::close_bar, Qt::UniqueConnection);
  connect(view_.model(), &QAbstractItemModel::layoutChanged, this, &ConfirmBar::place, Qt::UniqueConnection);
  show();
  place();
  raise();
  no_->setFocus(Qt::TabFocusReason);
}

void ConfirmBar::place() {
  if (isHidden()) return;
  if (!row_.isValid()) return close_bar();
  const QRect row = view_.visualRect(row_);
  const int height = std::max(36, row.height());
  setGeometry(0, row.center().y() - height / 2 + 1, view_.viewport()->width(), height);
}

void ConfirmBar::close_bar() {
  if (isHidden()) return;
  hide();
  then_ = {};
  view_.setFocus();
}

bool ConfirmBar::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) place();
  return Surface::eventFilter(watched, event);
}

void ConfirmBar::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return close_bar();
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    (yes_->hasFocus() ? yes_ : no_)->click();
    return;
  }
  Surface::keyPressEvent(event);
}

}  // namespace lethe::ui
