// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMainWindow>
#include <QSettings>
#include <QStackedWidget>
#include <QUndoGroup>
#include <memory>

#include "window/header.h"
#include "window/page.h"
#include "window/rail.h"

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
  /// Opens the database. Throws InputError.
  MainWindow(Parts parts, const std::filesystem::path& database);
  ~MainWindow() override;

  Workspace& workspace() { return *workspace_; }
  Page* page(const QString& name) const;
  void show_page(const QString& name);

 public slots:
  /// A study or a database; what is wrong with it is told in the window.
  void open_file(const QString& file);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void make_actions();
  QMenu* make_menu();
  void open_database(const std::filesystem::path& file);
  void make_pages();
  void close_pages();
  void choose_page(int index);
  void keep_focus();
  void fill_database_menu();
  void refresh_badge();
  void tell(const QString& sentence);
  void save_state();

  Parts parts_;
  std::vector<PageEntry> entries_;
  std::unique_ptr<Workspace> workspace_;
  std::unique_ptr<Desk> desk_;
  QUndoGroup undo_;
  QAction* undo_action_ = nullptr;
  QAction* redo_action_ = nullptr;
  QAction* scheme_action_ = nullptr;
  QMenu* page_menu_ = nullptr;
  QMenu databases_;
  Header* header_ = nullptr;
  Rail* rail_ = nullptr;
  QWidget* notice_ = nullptr;
  Text* notice_text_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  QWidget* status_ = nullptr;
  std::vector<Page*> pages_;
  bool leaving_ = false;
};

}  // namespace lethe::ui
