// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QCheckBox>
#include <QComboBox>

#include "design/inherited.h"
#include "design/number_field.h"
#include "widgets/surface.h"

namespace lethe::ui {

/// One option as a row of a form: its label, an arrow back to what is inherited, the control its type wants, and under
/// it what is wrong with what was typed, which is then not passed on.
class OptionField final : public QWidget {
  Q_OBJECT

 public:
  OptionField(const Appearance& appearance, const catalog::Option& option, QWidget* parent);
  const catalog::Option& option() const { return option_; }
  /// `written` is empty where nothing is set here. What is being typed and means the same stays as it is.
  void show_value(const std::optional<Json>& written, const Origin& inherited);
  const std::optional<Json>& written() const { return written_; }
  const Origin& inherited() const { return inherited_; }
  QWidget* control() const { return control_; }

 signals:
  void edited();
  void focused();
  void left();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* make_control();
  QWidget* make_combo();
  void typed();
  void set(const std::optional<Json>& value);
  void complain(const QString& sentence);
  void dress();
  void show_in_control();
  QString typed_text() const;

  const Appearance& appearance_;
  catalog::Option option_;
  Text* label_;
  QToolButton* reset_;
  QWidget* control_ = nullptr;
  NoteEdit* edit_ = nullptr;
  QComboBox* combo_ = nullptr;
  QCheckBox* check_ = nullptr;
  Text* complaint_;
  std::optional<Json> written_;
  Origin inherited_;
};

/// What was typed for the option; empty text is empty, «none» is null where the option may be null. Throws InputError
/// with one sentence.
std::optional<Json> read_option(const catalog::Option& option, const QString& text);

}  // namespace lethe::ui
