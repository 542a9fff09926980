// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMimeData>
#include <QVBoxLayout>

#include "base/error.h"
#include "window/status_bar.h"

namespace lethe::ui {

namespace {

constexpr int recent_databases = 8;

bool is_study(const QString& file) { return file.endsWith(".json"); }

QAction* action(QWidget* owner, const char* name, const QString& text, const QKeySequence& keys = {}) {
  auto* made = new QAction(text, owner);
  made->setObjectName(name);
  made->setShortcut(keys);
  if (!keys.isEmpty()) made->setToolTip(QString("%1  %2").arg(QString(text).remove('&'), keys.toString()));
  owner->addAction(made);
  return made;
}

}  // namespace

MainWindow::MainWindow(Parts parts, const std::filesystem::path& database)
    : parts_(std::move(parts)), entries_(all_pages()) {
  setObjectName("main");
  setAcceptDrops(true);
  resize(1280, 800);
  make_actions();
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  header_ = new Header(parts_.appearance, {make_menu(), &databases_, undo_action_, redo_action_, scheme_action_}, body);
  column->addWidget(header_);
  notice_ = new Surface(parts_.appearance, Token::WarnFill, BottomEdge, body);
  notice_->setObjectName("notice");
  auto* notice_row = new QHBoxLayout(notice_);
  notice_row->setContentsMargins(24, 6, 16, 6);
  notice_text_ = new Text(parts_.appearance, "", TextStyle::Body, Token::Warn);
  notice_text_->setWordWrap(true);
  notice_text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* away = icon_button(parts_.appearance, "cross", tr("Close this notice"), notice_);
  connect(away, &QToolButton::clicked, notice_, &QWidget::hide);
  notice_row->addWidget(notice_text_, 1);
  notice_row->addWidget(away);
  notice_->hide();
  column->addWidget(notice_);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(0);
  rail_ = new Rail(parts_.appearance, entries_, body);
  stack_ = new QStackedWidget(body);
  middle->addWidget(rail_);
  middle->addWidget(stack_, 1);
  column->addLayout(middle, 1);
  setCentralWidget(body);
  connect(rail_, &Rail::chosen, this, &MainWindow::choose_page);
  connect(&databases_, &QMenu::aboutToShow, this, &MainWindow::fill_database_menu);
  // What had the keyboard focus may be taken away; the keys of a page are heard only from inside it.
  connect(qApp, &QApplication::focusChanged, this, &MainWindow::keep_focus, Qt::QueuedConnection);
  open_database(database);
  restoreGeometry(parts_.settings.value("window/geometry").toByteArray());
  show_page(parts_.settings.value("window/page", entries_.front().name).toString());
}

MainWindow::~MainWindow() { close_pages(); }

void MainWindow::make_actions() {
  undo_action_ = undo_.createUndoAction(this, tr("Undo"));
  undo_action_->setObjectName("undo");
  undo_action_->setShortcut(QKeySequence::Undo);
  redo_action_ = undo_.createRedoAction(this, tr("Redo"));
  redo_action_->setObjectName("redo");
  redo_action_->setShortcut(QKeySequence::Redo);
  undo_action_->setIcon(parts_.appearance.icon("undo"));
  redo_action_->setIcon(parts_.appearance.icon("redo"));
  addAction(undo_action_);
  addAction(redo_action_);
  scheme_action_ = action(this, "scheme", tr("Light or dark"), tr("Ctrl+Shift+L"));
  const auto show_scheme = [this] {
    scheme_action_->setIcon(parts_.appearance.icon(parts_.appearance.theme().dark() ? "sun" : "moon"));
  };
  show_scheme();
  connect(&parts_.appearance, &Appearance::changed, this, show_scheme);
  connect(scheme_action_, &QAction::triggered, this, [this] {
    const auto choice = parts_.appearance.theme().dark() ? SchemeChoice::Light : SchemeChoice::Dark;
    parts_.appearance.choose(choice);
    parts_.settings.setValue("window/scheme", static_cast<int>(choice));
  });
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    auto* page = action(this, qPrintable("page-" + entries_[i].name), entries_[i].title,
                        QKeySequence(QString("Ctrl+%1").arg(i + 1)));
    connect(page, &QAction::triggered, this, [this, i] { choose_page(static_cast<int>(i)); });
  }
}

QMenu* MainWindow::make_menu() {
  auto* menu = new QMenu(this);
  auto* file = menu->addMenu(tr("&File"));
  auto* open = action(this, "open", tr("&Open a study or a database …"), QKeySequence::Open);
  connect(open, &QAction::triggered, this, [this] {
    auto* dialog = new QFileDialog(this, tr("Open a study or a database"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setNameFilters({tr("Studies and databases (*.json *.db)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::open_file);
    dialog->open();
  });
  auto* fresh = action(this, "new-database", tr("&New database …"));
  connect(fresh, &QAction::triggered, this, [this] {
    auto* dialog = new QFileDialog(this, tr("New database"), {}, tr("Databases (*.db)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix("db");
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::open_file);
    dialog->open();
  });
  auto* quit = action(this, "quit", tr("&Quit"), QKeySequence::Quit);
  connect(quit, &QAction::triggered, this, &QWidget::close);
  file->addActions({open, fresh});
  file->addSeparator();
  file->addAction(quit);
  auto* edit = menu->addMenu(tr("&Edit"));
  edit->addActions({undo_action_, redo_action_});
  page_menu_ = menu->addMenu(tr("&Page"));
  auto* view = menu->addMenu(tr("&View"));
  for (const PageEntry& entry : entries_) view->addAction(findChild<QAction*>("page-" + entry.name));
  view->addSeparator();
  view->addAction(scheme_action_);
  auto* open_menu = action(this, "open-menu", tr("Menu"), QKeySequence(Qt::Key_F10));
  connect(open_menu, &QAction::triggered, this, [this] { header_->open_menu(); });
  return menu;
}

void MainWindow::open_database(const std::filesystem::path& file) {
  auto opened = std::make_unique<Workspace>(parts_.catalog, parts_.engine, file);
  close_pages();
  workspace_ = std::move(opened);
  const QString name = QString::fromStdString(std::filesystem::absolute(file).string());
  header_->set_database(name);
  setWindowTitle(tr("%1 — Lethe").arg(QFileInfo(name).completeBaseName()));
  QStringList recent = parts_.settings.value("window/databases").toStringList();
  recent.removeAll(name);
  recent.prepend(name);
  parts_.settings.setValue("window/databases", QStringList(recent.mid(0, recent_databases)));
  make_pages();
}

void MainWindow::make_pages() {
  desk_ = std::make_unique<Desk>();
  connect(desk_.get(), &Desk::show_page, this, &MainWindow::show_page);
  connect(desk_.get(), &Desk::show_run, this, [this] { show_page("live"); });
  connect(desk_.get(), &Desk::compare, this, [this] { show_page("compare"); });
  connect(desk_.get(), &Desk::design, this, [this] { show_page("design"); });
  connect(desk_.get(), &Desk::open_file, this, &MainWindow::open_file);
  const Context context{parts_.appearance, *workspace_, *desk_, parts_.settings};
  for (const PageEntry& entry : entries_) {
    Page* page = entry.make(context, stack_);
    page->setObjectName("page-" + entry.name);
    stack_->addWidget(page);
    pages_.push_back(page);
    if (QUndoStack* edits = page->undo_stack()) undo_.addStack(edits);
    page->restore_state(parts_.settings);
  }
  status_ = new StatusBar(parts_.appearance, *workspace_, centralWidget());
  static_cast<QVBoxLayout*>(centralWidget()->layout())->addWidget(status_);
  connect(static_cast<StatusBar*>(status_), &StatusBar::clicked, this, [this] { show_page("live"); });
  connect(workspace_.get(), &Workspace::changed, this, &MainWindow::refresh_badge);
  connect(workspace_.get(), &Workspace::refused, this, [this](const QString&, const QString& why) { tell(why); });
  refresh_badge();
}

void MainWindow::close_pages() {
  if (!workspace_) return;
  save_state();
  workspace_->disconnect(this);
  for (Page* page : pages_) delete page;
  pages_.clear();
  delete status_;
  desk_.reset();
  workspace_.reset();
}

Page* MainWindow::page(const QString& name) const {
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].name == name) return pages_[i];
  return nullptr;
}

void MainWindow::show_page(const QString& name) {
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].name == name) choose_page(static_cast<int>(i));
}

void MainWindow::choose_page(int index) {
  rail_->set_current(index);
  Page* page = pages_[static_cast<std::size_t>(index)];
  stack_->setCurrentWidget(page);
  page->take_focus();
  undo_.setActiveStack(page->undo_stack());
  page_menu_->clear();
  page_menu_->addActions(page->page_actions());
  page_menu_->menuAction()->setVisible(!page_menu_->isEmpty());
}

void MainWindow::keep_focus() {
  if (isActiveWindow() && !QApplication::focusWidget() && !QApplication::activePopupWidget() && stack_->currentWidget())
    static_cast<Page*>(stack_->currentWidget())->take_focus();
}

void MainWindow::fill_database_menu() {
  databases_.clear();
  for (const QString& file : parts_.settings.value("window/databases").toStringList()) {
    QAction* entry = databases_.addAction(file, this, [this, file] { open_file(file); });
    entry->setCheckable(true);
    entry->setChecked(QString::fromStdString(workspace_->file().string()) == file);
  }
  databases_.addSeparator();
  databases_.addActions({findChild<QAction*>("open"), findChild<QAction*>("new-database")});
}

void MainWindow::open_file(const QString& file) {
  notice_->hide();
  if (is_study(file)) {
    show_page("design");
    if (!page("design")->open_file(file)) tell(tr("%1 could not be opened as a study").arg(file));
    return;
  }
  const auto change = [this, file] {
    try {
      const int shown = stack_->currentIndex();
      open_database(file.toStdString());
      choose_page(std::max(shown, 0));
    } catch (const std::exception& error) {
      tell(QString::fromStdString(error.what()));
    }
  };
  page("design")->before_leaving(change);
}

void MainWindow::refresh_badge() {
  store::RunFilter open;
  open.status = {store::Status::Queued, store::Status::Running};
  const auto count = store::list_runs(workspace_->database(), open).size();
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].name == "live") rail_->button(static_cast<int>(i))->set_badge(static_cast<int>(count));
}

void MainWindow::tell(const QString& sentence) {
  notice_text_->setText(sentence);
  notice_->show();
}

void MainWindow::save_state() {
  for (const Page* page : pages_) page->save_state(parts_.settings);
  parts_.settings.setValue("window/geometry", saveGeometry());
  if (stack_->currentIndex() >= 0)
    parts_.settings.setValue("window/page", entries_[static_cast<std::size_t>(stack_->currentIndex())].name);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (leaving_) return event->accept();
  event->ignore();
  page("design")->before_leaving([this] {
    leaving_ = true;
    QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
  });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const auto urls = event->mimeData()->urls();
  if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) { open_file(event->mimeData()->urls().front().toLocalFile()); }

}  // namespace lethe::ui
