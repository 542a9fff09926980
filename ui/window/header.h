// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMenu>
#include <QPushButton>

#include "widgets/surface.h"

namespace lethe::ui {

/// Menu, database with recent ones, undo, redo, scheme. Actions are the window's.
class Header final : public Surface {
  Q_OBJECT

 public:
  struct Actions {
    QMenu* menu;
    QMenu* databases;
    QAction* undo;
    QAction* redo;
    QAction* scheme;
  };
  Header(const Appearance& appearance, const Actions& actions, QWidget* parent);
  void set_database(const QString& file);
  void open_menu();

 private:
  QToolButton* menu_;
  QPushButton* database_;
};

}  // namespace lethe::ui
