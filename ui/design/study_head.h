// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

#include "widgets/surface.h"

namespace lethe::ui {

/// The study's name, which can be typed in, whether it is saved, and what can be done with it as a whole.
class StudyHead final : public Surface {
  Q_OBJECT

 public:
  struct Actions {
    QAction *save, *duplicate, *copy_command;
    QMenu *studies, *more;
  };
  StudyHead(const Appearance& appearance, const Actions& actions, QWidget* parent);
  void set_name(const QString& name);
  void set_fact(const QString& fact, const QString& tip);

 signals:
  void renamed(const QString& name);
  void typing_ended();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fit_name();
  QToolButton* add_button(QAction* action, const char* icon);

  QLineEdit* name_;
  Text* fact_;
};

}  // namespace lethe::ui
