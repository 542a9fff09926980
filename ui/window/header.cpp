// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/header.h"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>

#include "theme/metrics.h"

namespace lethe::ui {

namespace {

QToolButton* button_of(const Appearance& appearance, QAction* action, QWidget* parent) {
  auto* button = icon_button(appearance, "menu", action->text(), parent);
  button->setDefaultAction(action);
  button->setObjectName(action->objectName());
  return button;
}

}  // namespace

Header::Header(const Appearance& appearance, const Actions& actions, QWidget* parent)
    : Surface(appearance, Token::Win, BottomEdge, parent),
      menu_(icon_button(appearance, "menu", tr("Menu  F10"), this)),
      database_(new QPushButton(this)) {
  setFixedHeight(metrics::row(appearance.font(TextStyle::Body), metrics::header));
  menu_->setObjectName("menu");
  menu_->setMenu(actions.menu);
  menu_->setPopupMode(QToolButton::InstantPopup);
  database_->setObjectName("database");
  database_->setProperty("kind", "quiet");
  database_->setProperty("menu", true);
  database_->setIcon(appearance.icon("database"));
  database_->setMenu(actions.databases);
  database_->setFocusPolicy(Qt::TabFocus);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(20, 0, 16, 0);
  row->setSpacing(4);
  row->addWidget(menu_);
  row->addSpacing(12);
  row->addWidget(database_);
  row->addStretch();
  row->addWidget(button_of(appearance, actions.undo, this));
  row->addWidget(button_of(appearance, actions.redo, this));
  row->addSpacing(8);
  row->addWidget(button_of(appearance, actions.scheme, this));
}

void Header::set_database(const QString& file) {
  database_->setText(QFileInfo(file).completeBaseName());
  database_->setToolTip(file);
  database_->setAccessibleName(tr("Database %1").arg(file));
}

void Header::open_menu() { menu_->showMenu(); }

}  // namespace lethe::ui
