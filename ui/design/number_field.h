// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractSpinBox>
#include <QLineEdit>

#include "catalog/option.h"
#include "theme/appearance.h"

namespace lethe::ui {

/// A line with a quiet note at its right end, which gives way to what is typed.
class NoteEdit final : public QLineEdit {
  Q_OBJECT

 public:
  NoteEdit(const Appearance& appearance, QWidget* parent);
  void set_note(const QString& note);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const Appearance& appearance_;
  QString note_;
};

/// A number of an option, as text: «5e-3» is read too, and nothing typed is thrown away. The arrows double and halve
/// small numbers and count whole ones.
class NumberField final : public QAbstractSpinBox {
  Q_OBJECT

 public:
  NumberField(const Appearance& appearance, const catalog::Option& option, QWidget* parent);
  NoteEdit& edit() { return *edit_; }
  void stepBy(int steps) override;
  QSize sizeHint() const override { return {80, QAbstractSpinBox::sizeHint().height()}; }
  QSize minimumSizeHint() const override { return sizeHint(); }

 signals:
  void edited();

 protected:
  StepEnabled stepEnabled() const override { return StepUpEnabled | StepDownEnabled; }
  QValidator::State validate(QString&, int&) const override { return QValidator::Acceptable; }
  bool event(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  const catalog::Option& option_;
  NoteEdit* edit_;
};

}  // namespace lethe::ui
