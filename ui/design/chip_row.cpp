// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/chip_row.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>

#include "design/palette_entries.h"
#include "theme/metrics.h"

namespace lethe::ui {

namespace {

constexpr int label_width = 104, least_row_height = 47, chip_gap = 8;

/// + in a dashed frame of a chip's height.
class PlusButton final : public QToolButton {
 public:
  PlusButton(const Appearance& appearance, QWidget* parent) : QToolButton(parent), appearance_(appearance) {
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
  }
  QSize sizeHint() const override {
    const int height = metrics::row(appearance_.font(TextStyle::Body), metrics::chip);
    return {std::max(32, height), height};
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool ringed = hasFocus();
    painter.setPen(QPen(appearance_.colour(ringed         ? Token::Acc
                                           : underMouse() ? Token::Ctl
                                                          : Token::Line2),
                        ringed ? 2 : 1, ringed ? Qt::SolidLine : Qt::DashLine));
    const double inset = ringed ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), metrics::radius, metrics::radius);
    painter.drawPixmap(QPointF(width() / 2.0 - 8, height() / 2.0 - 8),
                       appearance_.pixmap("plus", Token::T2, 16, devicePixelRatioF()));
  }

 private:
  const Appearance& appearance_;
};

}  // namespace

ChipRow::ChipRow(const Appearance& appearance, Part part, QWidget* parent)
    : QWidget(parent),
      appearance_(appearance),
      part_(part),
      box_(new QWidget(this)),
      flow_(new FlowLayout(box_, chip_gap)) {
  auto* label = new Text(appearance, heading_of(part), TextStyle::Section, Token::T1, this);
  label->setFixedWidth(label_width);
  label->setMinimumHeight(metrics::chip);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 10, 0, 9);
  row->setSpacing(0);
  row->addWidget(label, 0, Qt::AlignTop);
  row->addWidget(box_, 1);
  setMinimumHeight(least_row_height);
  default_words_ = new Text(appearance, "", TextStyle::Dense, Token::T3, box_);
  default_words_->setFixedHeight(metrics::row(appearance.font(TextStyle::Body), metrics::chip));
  plus_ = new PlusButton(appearance, box_);
  plus_->setObjectName(QString("add-%1").arg(word_of(part)));
  plus_->setAccessibleName(tr("Add a %1").arg(word_of(part)));
  plus_->setToolTip(plus_->accessibleName());
  connect(plus_, &QToolButton::clicked, this, &ChipRow::plus_wanted);
  plus_->installEventFilter(this);
  hint_ = new QWidget(box_);
  auto* hint_row = new QHBoxLayout(hint_);
  hint_row->setContentsMargins(8, 0, 0, 0);
  hint_row->setSpacing(6);
  auto* sign = new QLabel(hint_);
  const auto draw_sign = [this, sign] {
    sign->setPixmap(appearance_.pixmap("warning", Token::WarnIcon, 16, devicePixelRatioF()));
  };
  draw_sign();
  connect(&appearance, &Appearance::changed, this, draw_sign);
  hint_text_ = new Text(appearance, "", TextStyle::Dense, Token::Warn, hint_);
  hint_link_ = new QPushButton(hint_);
  hint_link_->setProperty("kind", "link");
  hint_link_->setObjectName(QString("hint-%1").arg(word_of(part)));
  connect(hint_link_, &QPushButton::clicked, this, &ChipRow::hint_followed);
  hint_row->addWidget(sign);
  hint_row->addWidget(hint_text_);
  hint_row->addWidget(hint_link_);
  hint_->setFixedHeight(default_words_->height());
  hint_->hide();
  flow_->addWidget(default_words_);
  flow_->addWidget(plus_);
  flow_->addWidget(hint_);
  connect(&appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

Chip* ChipRow::make_chip() {
  auto* chip = new Chip(appearance_, box_);
  chip->setObjectName(QString("%1-%2").arg(word_of(part_)).arg(chips_.size() + 1));
  chip->installEventFilter(this);
  connect(chip, &Chip::clicked, this, [this, chip] { emit chosen(place_of(chip)); });
  connect(chip, &Chip::remove_wanted, this, [this, chip] { emit remove_wanted(place_of(chip)); });
  return chip;
}

int ChipRow::place_of(const QObject* chip) const {
  const auto at = std::find(chips_.begin(), chips_.end(), chip);
  return at == chips_.end() ? -1 : static_cast<int>(at - chips_.begin());
}

void ChipRow::set_faces(const std::vector<ChipFace>& faces) {
  while (chips_.size() > faces.size()) {
    Chip* chip = chips_.back();
    chips_.pop_back();
    const bool focused = chip->hasFocus();
    delete flow_->takeAt(flow_->indexOf(chip));
    chip->hide();
    chip->deleteLater();
    if (focused) (chips_.empty() ? static_cast<QWidget*>(plus_) : chips_.back())->setFocus();
  }
  while (chips_.size() < faces.size()) {
    Chip* chip = make_chip();
    chips_.push_back(chip);
    flow_->insert(static_cast<int>(chips_.size()) - 1, chip);
    setTabOrder(chip, plus_);
    chip->show();
  }
  for (std::size_t i = 0; i < faces.size(); ++i) chips_[i]->set_face(faces[i]);
  default_words_->setVisible(faces.empty() && !default_words_->text().isEmpty());
  flow_->invalidate();
}

void ChipRow::set_default_words(const QString& words) { default_words_->setText(words); }

void ChipRow::set_hint(const QString& sentence, const QString& link) {
  hint_text_->setText(sentence);
  hint_link_->setText(link);
  hint_link_->setVisible(!link.isEmpty());
  hint_->setVisible(!sentence.isEmpty());
}

void ChipRow::select(int at) {
  for (std::size_t i = 0; i < chips_.size(); ++i) chips_[i]->set_selected(static_cast<int>(i) == at);
}

void ChipRow::set_target(bool target) {
  if (std::exchange(target_, target) != target) update();
}

bool ChipRow::key_pressed(int at, int key) {
  const int last = static_cast<int>(chips_.size());  // the +
  const auto focus = [&](int place) {
    if (place < 0 || place > last) return;
    if (place == last) return plus_->setFocus(Qt::OtherFocusReason);
    chips_[static_cast<std::size_t>(place)]->setFocus(Qt::OtherFocusReason);
    emit chosen(place);
  };
  switch (key) {
    case Qt::Key_Left:
      focus(at - 1);
      return true;
    case Qt::Key_Right:
      focus(at + 1);
      return true;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
      if (at < last) emit remove_wanted(at);
      return at < last;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (at == last) plus_->click();
      if (at < last) emit opened(at);
      return true;
    default:
      return false;
  }
}

bool ChipRow::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->modifiers() & ~Qt::KeypadModifier) return false;
  const int at = watched == plus_ ? static_cast<int>(chips_.size()) : place_of(watched);
  return at >= 0 && key_pressed(at, key->key());
}

void ChipRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(QRect(0, 0, width(), 1), appearance_.colour(Token::Line));
  if (!target_) return;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(appearance_.colour(Token::Acc), 2));
  const QRectF box = QRectF(box_->geometry()).adjusted(-7, -4, -1, 4);
  painter.drawRoundedRect(box, metrics::radius, metrics::radius);
}

}  // namespace lethe::ui
