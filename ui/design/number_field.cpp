// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/number_field.h"

#include <QKeyEvent>
#include <QStyleOptionFrame>
#include <QWheelEvent>
#include <cmath>

#include "design/value_text.h"

namespace lethe::ui {

namespace {

/// One step of a whole number: a tenth of its order of magnitude.
double whole_step(double value) {
  return std::pow(10, std::max(0.0, std::floor(std::log10(std::max(value, 1.0))) - 1));
}

double within(const catalog::Limits& limits, double value, double before) {
  const bool low = limits.above ? value <= limits.low : value < limits.low;
  const bool high = limits.below ? value >= limits.high : value > limits.high;
  if (low) return limits.above ? before : limits.low;
  if (high) return limits.below ? before : limits.high;
  return value;
}

}  // namespace

NoteEdit::NoteEdit(const Appearance& appearance, QWidget* parent) : QLineEdit(parent), appearance_(appearance) {
  connect(&appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void NoteEdit::set_note(const QString& note) {
  note_ = note;
  update();
}

void NoteEdit::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  if (note_.isEmpty()) return;
  QPainter painter(this);
  painter.setFont(appearance_.font(TextStyle::Caption));
  painter.setPen(appearance_.colour(Token::T3));
  const QString& shown = text().isEmpty() ? placeholderText() : text();
  const int used = fontMetrics().horizontalAdvance(shown) + 16;
  const QRect place = rect().adjusted(used, 0, -8, 0);
  if (painter.fontMetrics().horizontalAdvance(note_) <= place.width())
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, note_);
}

NumberField::NumberField(const Appearance& appearance, const catalog::Option& option, QWidget* parent)
    : QAbstractSpinBox(parent), option_(option), edit_(new NoteEdit(appearance, this)) {
  setLineEdit(edit_);
  setFocusPolicy(Qt::StrongFocus);
  connect(edit_, &QLineEdit::textEdited, this, &NumberField::edited);
}

void NumberField::stepBy(int steps) {
  bool read = false;
  double value = edit_->text().toDouble(&read);
  if (!read) value = edit_->placeholderText().toDouble(&read);
  if (!read) value = option_.fallback.is_number() ? option_.fallback.get<double>() : std::max(option_.limits.low, 1.0);
  for (int i = 0; i < std::abs(steps); ++i) {
    const double before = value;
    const bool up = steps > 0;
    if (option_.type == catalog::OptionType::Whole)
      value += (up ? 1 : -1) * whole_step(up ? value : value - 1);
    else if (value == 0)
      value = up ? 0.01 : 0;
    else
      value *= up ? 2 : 0.5;
    value = within(option_.limits, value, before);
  }
  const bool whole = option_.type == catalog::OptionType::Whole;
  edit_->setText(value_text(whole ? Json(static_cast<std::int64_t>(std::llround(value))) : Json(value)));
  edit_->selectAll();
  emit edited();
}

bool NumberField::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    auto* key = static_cast<QKeyEvent*>(event);
    // Undo is the window's, which knows each edit.
    if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) return event->ignore(), true;
  }
  return QAbstractSpinBox::event(event);
}

void NumberField::wheelEvent(QWheelEvent* event) {
  if (!hasFocus()) return event->ignore();  // the form scrolls
  QAbstractSpinBox::wheelEvent(event);
}

}  // namespace lethe::ui
