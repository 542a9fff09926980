// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSettings>
#include <QUndoStack>
#include <QWidget>
#include <functional>
#include <string>
#include <vector>

#include "theme/appearance.h"
#include "widgets/switch_to.h"
#include "work/work_clock.h"

namespace lethe::ui {

/// What pages ask of each other, through the window.
class Desk : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

 signals:
  void show_page(const QString& page);
  void show_run(const QString& run);  ///< on the Live page
  void watch_work();                  ///< on the Live page: the run in progress, whichever it is
  void compare(const std::vector<std::string>& runs);
  void design(const lethe::study::Study& study);  ///< open it on the Design page, as a copy to be saved
  void open_file(const QString& file);            ///< a study or a database
};

/// All that a page is given.
struct Context {
  Appearance& appearance;
  Workspace& workspace;
  WorkClock& clock;
  Desk& desk;
  QSettings& settings;
};

/// One page of the window: page head, content, perhaps a side list and an inspector.
class Page : public QWidget {
  Q_OBJECT

 public:
  using QWidget::QWidget;
  /// Menu entries of its own, in the window's menu while it is shown.
  virtual QList<QAction*> page_actions() const { return {}; }
  virtual QUndoStack* undo_stack() { return nullptr; }
  /// May ask the user first; false keeps the window open. Calls `then` when it may be left, perhaps later.
  virtual void before_leaving(const std::function<void()>& then) { then(); }
  /// The window stays open after all, though the page had agreed.
  virtual void leaving_given_up() {}
  /// Puts the keyboard focus to where it was on this page; the keys of a page are heard only from inside it.
  void take_focus() {
    QWidget* last = focusWidget();
    if (last && isAncestorOf(last)) return last->setFocus(Qt::OtherFocusReason);
    QWidget* first = first_field(*this);
    (first ? first : this)->setFocus(Qt::OtherFocusReason);
  }
  virtual void save_state(QSettings&) const {}
  virtual void restore_state(QSettings&) {}
  /// Opens a file dropped on the window or named on the command line; false where it is none of this page's.
  virtual bool open_file(const QString&) { return false; }
};

/// A page as the rail shows it.
struct PageEntry {
  QString name;   ///< "design": object name, settings key
  QString title;  ///< in the rail
  QString icon;
  std::function<Page*(const Context&, QWidget* parent)> make;
};

/// All pages in the order of the rail: one line each, in pages.cpp.
std::vector<PageEntry> all_pages();

}  // namespace lethe::ui
