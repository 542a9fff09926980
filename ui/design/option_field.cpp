// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/option_field.h"

#include <QGridLayout>
#include <QStyle>

#include "base/error.h"
#include "design/value_text.h"
#include "paint/text.h"
#include "theme/metrics.h"
#include "widgets/leave_undo.h"

namespace lethe::ui {

namespace {

constexpr int field_label = 104;

void set_state(QWidget* widget, const char* name, bool value) {
  if (widget->property(name).toBool() == value) return;
  widget->setProperty(name, value);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

}  // namespace

std::optional<Json> read_option(const catalog::Option& option, const QString& text) {
  const QString words = text.trimmed();
  if (words.isEmpty()) return std::nullopt;
  Json value = words.toStdString();
  if (option.nullable && words == value_text(Json())) {
    value = nullptr;
  } else if (option.type == catalog::OptionType::Numbers || option.type == catalog::OptionType::List) {
    value = Json::parse("[" + words.toStdString() + "]", nullptr, false);
  } else if (option.type != catalog::OptionType::Text) {
    bool whole = false, number = false;
    const qlonglong integer = words.toLongLong(&whole);
    const double real = words.toDouble(&number);
    if (whole)
      value = static_cast<std::int64_t>(integer);
    else if (number && option.type == catalog::OptionType::Whole && real == std::floor(real) && std::abs(real) < 1e15)
      value = static_cast<std::int64_t>(real);
    else if (number)
      value = real;
  }
  try {
    return checked(option, value, "");
  } catch (const InputError&) {
    throw InputError(
        QCoreApplication::translate("Design", "Expected %1.").arg(paint::text(expectation(option))).toStdString());
  }
}

OptionField::OptionField(const Appearance& appearance, const catalog::Option& option, QWidget* parent)
    : QWidget(parent),
      appearance_(appearance),
      option_(option),
      label_(new Text(appearance, label_text(option.name), TextStyle::Dense, Token::T2, this)),
      reset_(icon_button(appearance, "reset", tr("Back to what is inherited"), this)),
      complaint_(new Text(appearance, "", TextStyle::Caption, Token::Danger, this)) {
  const QString name = paint::text(option.name);
  setObjectName("field-" + name);
  label_->setWordWrap(true);
  label_->setFixedWidth(field_label);
  reset_->setObjectName("reset-" + name);
  reset_->setIconSize({14, 14});
  reset_->setFixedSize(22, 22);
  QSizePolicy kept = reset_->sizePolicy();
  kept.setRetainSizeWhenHidden(true);
  reset_->setSizePolicy(kept);
  control_ = make_control();
  control_->setObjectName("option-" + name);
  control_->setAccessibleName(label_->text());
  control_->setAccessibleDescription(paint::text(option.meaning));
  control_->installEventFilter(this);
  label_->setBuddy(control_);
  complaint_->setWordWrap(true);
  complaint_->setObjectName("complaint-" + name);
  complaint_->hide();
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 4, 0, 4);
  grid->setHorizontalSpacing(2);
  grid->setVerticalSpacing(2);
  grid->setColumnStretch(2, 1);
  grid->addWidget(label_, 0, 0);
  grid->addWidget(reset_, 0, 1);
  grid->addWidget(control_, 0, 2, check_ ? Qt::AlignLeft : Qt::Alignment());
  grid->addWidget(complaint_, 1, 0, 1, 3);
  grid->setRowMinimumHeight(0, metrics::row(appearance.font(TextStyle::Body), metrics::control + 2));
  connect(reset_, &QToolButton::clicked, this, [this] {
    set(std::nullopt);
    show_in_control();
  });
}

QWidget* OptionField::make_control() {
  if (option_.type == catalog::OptionType::Flag) {
    check_ = new QCheckBox(this);
    connect(check_, &QCheckBox::clicked, this, [this](bool on) { set(Json(on)); });
    return check_;
  }
  if (option_.type == catalog::OptionType::Choice) return make_combo();
  if (option_.type == catalog::OptionType::Whole || option_.type == catalog::OptionType::Number) {
    auto* field = new NumberField(appearance_, option_, this);
    edit_ = &field->edit();
    connect(field, &NumberField::edited, this, &OptionField::typed);
    return field;
  }
  edit_ = new NoteEdit(appearance_, this);
  leave_undo_to_the_window(edit_);
  connect(edit_, &QLineEdit::textEdited, this, &OptionField::typed);
  return edit_;
}

QWidget* OptionField::make_combo() {
  combo_ = new QComboBox(this);
  combo_->setMinimumContentsLength(5);
  combo_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  combo_->setFocusPolicy(Qt::StrongFocus);
  for (const std::string& choice : option_.choices) combo_->addItem(paint::text(choice));
  connect(combo_, &QComboBox::activated, this, [this](int at) {
    const Json chosen = option_.choices[static_cast<std::size_t>(at)];
    if (!written_ && inherited_.value == chosen) return;
    set(chosen);
  });
  return combo_;
}

QString OptionField::typed_text() const { return edit_ ? edit_->text() : QString(); }

void OptionField::typed() {
  try {
    const auto value = read_option(option_, typed_text());
    complain({});
    set(value);
  } catch (const std::exception& error) {
    complain(paint::text(error.what()));
  }
}

void OptionField::set(const std::optional<Json>& value) {
  if (value == written_) return;
  written_ = value;
  dress();
  emit edited();
}

void OptionField::complain(const QString& sentence) {
  complaint_->setText(sentence);
  complaint_->setVisible(!sentence.isEmpty());
  set_state(control_, "invalid", !sentence.isEmpty());
}

void OptionField::show_value(const std::optional<Json>& written, const Origin& inherited) {
  written_ = written;
  inherited_ = inherited;
  show_in_control();
}

void OptionField::show_in_control() {
  const std::optional<Json> shown = written_ ? written_ : inherited_.value;
  if (check_) check_->setChecked(shown && shown->is_boolean() && shown->get<bool>());
  if (combo_) {
    int at = -1;
    for (std::size_t i = 0; i < option_.choices.size(); ++i)
      if (shown && *shown == Json(option_.choices[i])) at = static_cast<int>(i);
    combo_->setCurrentIndex(at);
  }
  if (edit_) {
    std::optional<Json> there;
    bool readable = true;
    try {
      there = read_option(option_, edit_->text());
    } catch (const std::exception&) {
      readable = false;
    }
    // Half-typed text is the user's as long as they are at it.
    const bool same = readable ? there == written_ : control_->hasFocus() && !complaint_->isHidden();
    if (!same) {
      edit_->setText(written_ ? value_text(*written_) : QString());
      complain({});
    }
    edit_->setPlaceholderText(inherited_.value ? value_text(*inherited_.value) : inherited_.from);
  }
  dress();
}

void OptionField::dress() {
  const bool changed = written_.has_value();
  label_->set_colour(changed ? Token::T1 : Token::T2);
  label_->setFont(appearance_.font(changed ? TextStyle::DenseStrong : TextStyle::Dense));
  reset_->setVisible(changed);
  if (combo_) set_state(combo_, "inherited", !changed);
  if (!edit_) return;
  const QString unit = option_.unit.size() <= 9 ? paint::text(option_.unit) : QString();
  const QString origin = inherited_.value ? inherited_.from : QString();
  const QString under = inherited_.value && !inherited_.from.isEmpty()
                            ? QString("%1 %2").arg(inherited_.from, value_text(*inherited_.value))
                            : unit;
  edit_->set_note(changed ? under : origin.isEmpty() ? unit : tr("from %1").arg(origin));
}

bool OptionField::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusIn) emit focused();
  if (event->type() == QEvent::FocusOut) emit left();
  if (event->type() == QEvent::Wheel && combo_ && !combo_->hasFocus()) {
    event->ignore();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace lethe::ui
