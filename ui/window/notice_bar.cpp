// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/notice_bar.h"

#include <QHBoxLayout>

namespace lethe::ui {

NoticeBar::NoticeBar(const Appearance& appearance, QWidget* parent)
    : Surface(appearance, Token::WarnFill, BottomEdge, parent),
      sentence_(new Text(appearance, "", TextStyle::Body, Token::Warn)),
      yes_(new QPushButton),
      no_(new QPushButton),
      away_(icon_button(appearance, "cross", tr("Close this notice"), this)) {
  setObjectName("notice");
  sentence_->setObjectName("notice-sentence");
  sentence_->setWordWrap(true);
  sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  yes_->setObjectName("notice-yes");
  no_->setObjectName("notice-no");
  away_->setObjectName("notice-close");
  for (QPushButton* button : {yes_, no_}) {
    button->setProperty("kind", "row");
    button->setFocusPolicy(Qt::TabFocus);
  }
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(24, 6, 16, 6);
  row->setSpacing(8);
  row->addWidget(sentence_, 1);
  for (QWidget* widget : std::initializer_list<QWidget*>{yes_, no_, away_}) row->addWidget(widget);
  connect(yes_, &QPushButton::clicked, this, [this] {
    const auto then = then_;
    close_bar();
    if (then) then();
  });
  connect(no_, &QPushButton::clicked, this, &NoticeBar::close_bar);
  connect(away_, &QToolButton::clicked, this, &NoticeBar::close_bar);
  hide();
}

void NoticeBar::say(const QString& sentence) { ask(sentence, {}, {}, {}); }

void NoticeBar::ask(const QString& sentence, const QString& yes, const QString& no, std::function<void()> then) {
  sentence_->setText(sentence);
  yes_->setText(yes);
  no_->setText(no);
  yes_->setVisible(!yes.isEmpty());
  no_->setVisible(!no.isEmpty());
  away_->setVisible(no.isEmpty());
  then_ = std::move(then);
  show();
}

void NoticeBar::close_bar() {
  then_ = {};
  hide();
}

}  // namespace lethe::ui
