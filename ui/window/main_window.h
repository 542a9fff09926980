// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMainWindow>
#include <QSettings>
#include <QStackedWidget>
#include <QUndoGroup>
#include <functional>
#include <memory>

#include "window/drop_hint.h"
#include "window/header.h"
#include "window/notice_bar.h"
#include "window/page.h"
#include "window/rail.h"
#include "window/recent_databases.h"
#include "window/stop_question.h"

namespace lethe::ui {

/// The window: header, rail, pages, status bar over one open database.
class MainWindow final : public QMainWindow {
  Q_OBJECT

 public:
  struct Parts {
    Appearance& appearance;
    const catalog::Catalog& catalog;
    Engine engine;
    QSettings& settings;
  };
  enum class Wish { Open, NewDatabase };
  /// Asks for a file and hands it on, or nothing when the user thinks better of it.
  using Choose = std::function<void(Wish wish, std::function<void(const QString&)> then)>;

  /// Opens the database. Throws InputError.
  MainWindow(Parts parts, const std::filesystem::path& database);
  ~MainWindow() override;

  Workspace& workspace() { return *workspace_; }
  Page* page(const QString& name) const;
  void show_page(const QString& name);
  void set_choose(Choose choose) { choose_ = std::move(choose); }
  /// One sentence below the header.
  void tell(const QString& sentence);

 public slots:
  /// A study or a database that is there; what is wrong with it is told in the window. Another database is opened in a
  /// later turn, and only when the user lets go of what is open.
  void open_file(const QString& file);
  /// Made when it is not there.
  void new_database(const QString& file);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void make_actions();
  QMenu* make_menu();
  void open_database(const std::filesystem::path& file);
  void change_database(const QString& file, const QString& remark = {});
  bool is_open(const QString& file) const;
  void make_pages();
  void close_pages();
  void drop_pages();
  void choose_page(int index);
  void keep_focus();
  void fill_database_menu();
  void refresh_badge();
  /// After a crash: what was in progress, and whether to go on with it.
  void offer_to_go_on();
  void save_state();

  Parts parts_;
  std::vector<PageEntry> entries_;
  RecentDatabases recent_;
  Choose choose_;
  std::unique_ptr<Workspace> workspace_;
  std::unique_ptr<WorkClock> clock_;
  std::unique_ptr<Desk> desk_;
  QUndoGroup undo_;
  QAction* undo_action_ = nullptr;
  QAction* redo_action_ = nullptr;
  QAction* scheme_action_ = nullptr;
  QMenu* page_menu_ = nullptr;
  QMenu databases_;
  Header* header_ = nullptr;
  Rail* rail_ = nullptr;
  NoticeBar* notice_ = nullptr;
  DropHint* drop_hint_ = nullptr;
  StopQuestion* stop_question_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  QWidget* status_ = nullptr;
  std::vector<Page*> pages_;
  bool leaving_ = false;
};

}  // namespace lethe::ui
