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
#include "live/interrupted.h"
#include "widgets/enter_presses.h"
#include "window/device_menu.h"
#include "window/file_kind.h"
#include "window/status_bar.h"

namespace lethe::ui {

namespace {

QAction* action(QWidget* owner, const char* name, const QString& text, const QKeySequence& keys = {}) {
  auto* made = new QAction(text, owner);
  made->setObjectName(name);
  made->setShortcut(keys);
  if (!keys.isEmpty()) made->setToolTip(QString("%1  %2").arg(QString(text).remove('&'), keys.toString()));
  owner->addAction(made);
  return made;
}

void choose_by_dialog(QWidget* window, MainWindow::Wish wish, const std::function<void(const QString&)>& then) {
  const bool opens = wish == MainWindow::Wish::Open;
  auto* dialog =
      new QFileDialog(window, opens ? MainWindow::tr("Open a study or a database") : MainWindow::tr("New database"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  if (opens) {
    dialog->setNameFilters({MainWindow::tr("Studies and databases (*.json *.db)"), MainWindow::tr("All files (*)")});
    dialog->setFileMode(QFileDialog::ExistingFile);
  } else {
    dialog->setNameFilter(MainWindow::tr("Databases (*.db)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite);  // a file that is there is opened, never replaced
    dialog->setDefaultSuffix("db");
  }
  QObject::connect(dialog, &QFileDialog::fileSelected, window, then);
  dialog->open();
}

/// The one local file that is dragged, or "".
QString dragged_file(const QMimeData* data) {
  const auto urls = data->urls();
  return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

}  // namespace

MainWindow::MainWindow(Parts parts, const std::filesystem::path& database)
    : parts_(std::move(parts)), entries_(all_pages()), recent_(parts_.settings) {
  choose_ = [this](Wish wish, const std::function<void(const QString&)>& then) { choose_by_dialog(this, wish, then); };
  setObjectName("main");
  qApp->installEventFilter(new EnterPresses(this));
  setAcceptDrops(true);
  resize(1280, 800);
  make_actions();
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  header_ = new Header(parts_.appearance, {make_menu(), &databases_, undo_action_, redo_action_, scheme_action_}, body);
  column->addWidget(header_);
  notice_ = new NoticeBar(parts_.appearance, body);
  column->addWidget(notice_);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(0);
  rail_ = new Rail(parts_.appearance, entries_, body);
  stack_ = new QStackedWidget(body);
  middle->addWidget(rail_);
  middle->addWidget(stack_, 1);
  column->addLayout(middle, 1);
  setCentralWidget(body);
  drop_hint_ = new DropHint(parts_.appearance, body);
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
  auto* file_menu = menu->addMenu(tr("&File"));
  auto* open = action(this, "open", tr("&Open a study or a database …"), QKeySequence::Open);
  connect(open, &QAction::triggered, this,
          [this] { choose_(Wish::Open, [this](const QString& file) { open_file(file); }); });
  auto* fresh = action(this, "new-database", tr("&New database …"));
  connect(fresh, &QAction::triggered, this,
          [this] { choose_(Wish::NewDatabase, [this](const QString& file) { new_database(file); }); });
  auto* quit = action(this, "quit", tr("&Quit"), QKeySequence::Quit);
  connect(quit, &QAction::triggered, this, &QWidget::close);
  file_menu->addActions({open, fresh});
  databases_.setTitle(tr("&Databases"));
  file_menu->addMenu(&databases_);
  file_menu->addSeparator();
  file_menu->addAction(quit);
  auto* edit = menu->addMenu(tr("&Edit"));
  edit->addActions({undo_action_, redo_action_});
  page_menu_ = menu->addMenu(tr("&Page"));
  auto* view = menu->addMenu(tr("&View"));
  for (const PageEntry& entry : entries_) view->addAction(findChild<QAction*>("page-" + entry.name));
  view->addSeparator();
  view->addAction(scheme_action_);
  menu->addMenu(new DeviceMenu(
      parts_.engine.devices, parts_.settings, [this](const QString& text) { tell(text); }, menu));
  auto* open_menu = action(this, "open-menu", tr("Menu"), QKeySequence(Qt::Key_F10));
  connect(open_menu, &QAction::triggered, this, [this] { header_->open_menu(); });
  return menu;
}

void MainWindow::open_database(const std::filesystem::path& named) {
  const auto file = std::filesystem::absolute(named).lexically_normal();
  auto opened = std::make_unique<Workspace>(parts_.catalog, parts_.engine, file);
  const auto before = workspace_ ? std::optional(workspace_->file()) : std::nullopt;
  close_pages();
  workspace_ = std::move(opened);
  try {
    make_pages();
  } catch (...) {
    // A damaged file may be found out only by reading in it.
    drop_pages();
    if (before) open_database(*before);
    throw;
  }
  const QString name = QString::fromStdString(file.string());
  header_->set_database(name);
  setWindowTitle(tr("%1 — Lethe").arg(QFileInfo(name).completeBaseName()));
  recent_.add(name);
  offer_to_go_on();
}

void MainWindow::make_pages() {
  desk_ = std::make_unique<Desk>();
  connect(desk_.get(), &Desk::show_page, this, &MainWindow::show_page);
  connect(desk_.get(), &Desk::show_run, this, [this] { show_page("live"); });
  connect(desk_.get(), &Desk::compare, this, [this] { show_page("compare"); });
  connect(desk_.get(), &Desk::design, this, [this] { show_page("design"); });
  connect(desk_.get(), &Desk::open_file, this, &MainWindow::open_file);
  clock_ = std::make_unique<WorkClock>(*workspace_);
  const Context context{parts_.appearance, *workspace_, *clock_, *desk_, parts_.settings};
  for (const PageEntry& entry : entries_) {
    Page* page = entry.make(context, stack_);
    page->setObjectName("page-" + entry.name);
    stack_->addWidget(page);
    pages_.push_back(page);
    if (QUndoStack* edits = page->undo_stack()) undo_.addStack(edits);
    page->restore_state(parts_.settings);
  }
  status_ = new StatusBar(parts_.appearance, *workspace_, *clock_, centralWidget());
  static_cast<QVBoxLayout*>(centralWidget()->layout())->addWidget(status_);
  connect(static_cast<StatusBar*>(status_), &StatusBar::clicked, this, [this] { show_page("live"); });
  connect(clock_.get(), &WorkClock::changed, this, &MainWindow::refresh_badge);
  connect(workspace_.get(), &Workspace::failed, this, &MainWindow::tell);
  connect(workspace_.get(), &Workspace::refused, this, [this](const QString&, const QString& why) { tell(why); });
  stop_question_ = new StopQuestion(*workspace_, this);
  refresh_badge();
}

void MainWindow::close_pages() {
  if (!workspace_) return;
  save_state();
  drop_pages();
}

void MainWindow::drop_pages() {
  workspace_->disconnect(this);
  delete std::exchange(stop_question_, nullptr);
  for (Page* page : pages_) delete page;
  pages_.clear();
  delete std::exchange(status_, nullptr);
  desk_.reset();
  clock_.reset();
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
  if (notice_->asks() && entries_[static_cast<std::size_t>(index)].name == "live") notice_->hide();  // it asks there
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
  for (const QString& file : recent_.files()) {
    QAction* entry = databases_.addAction(QString(file).replace('&', "&&"), this, [this, file] { open_file(file); });
    entry->setObjectName("database-" + QFileInfo(file).fileName());
    entry->setCheckable(true);
    entry->setChecked(is_open(file));
  }
  databases_.addSeparator();
  databases_.addActions({findChild<QAction*>("open"), findChild<QAction*>("new-database")});
}

bool MainWindow::is_open(const QString& file) const {
  return QFileInfo(file) == QFileInfo(QString::fromStdString(workspace_->file().string()));
}

void MainWindow::open_file(const QString& named) {
  const QString file = QFileInfo(named).absoluteFilePath();
  const LookedAt looked = look_at(file);
  switch (looked.kind) {
    case FileKind::Study:
      notice_->hide();
      show_page("design");
      if (!page("design")->open_file(file)) tell(tr("%1 could not be opened as a study.").arg(file));
      return;
    case FileKind::Database:
      return change_database(file);
    case FileKind::Neither:
      const bool forgotten = !QFileInfo::exists(file) && recent_.drop(file);
      return tell(forgotten ? tr("%1 It was taken off the list of databases.").arg(looked.refusal) : looked.refusal);
  }
}

void MainWindow::new_database(const QString& named) {
  const QString file = QFileInfo(named).absoluteFilePath();
  if (!QFileInfo::exists(file)) return change_database(file);
  const LookedAt looked = look_at(file);
  if (looked.kind == FileKind::Database)
    change_database(file, tr("%1 is there already; it was opened as it is.").arg(file));
  else
    tell(tr("%1 is there already and is no database; choose another name.").arg(file));
}

void MainWindow::change_database(const QString& file, const QString& remark) {
  notice_->hide();
  if (is_open(file)) return;
  const auto change = [this, file, remark] {
    const int shown = std::max(stack_->currentIndex(), 0);
    try {
      open_database(file.toStdString());
      if (!remark.isEmpty()) tell(remark);
    } catch (const std::exception& error) {
      tell(QString::fromStdString(error.what()));
    }
    choose_page(shown);
  };
  const QString name = QFileInfo(file).fileName();
  stop_question_->ask({tr("A run is in progress. Stop it now and open %1? It can be resumed.").arg(name),
                       tr("Stop now and open"), tr("Stay")},
                      [this, change] { QMetaObject::invokeMethod(this, change, Qt::QueuedConnection); });
}

void MainWindow::refresh_badge() {
  const auto running = std::ranges::count(clock_->rows(), store::Status::Running, &store::RunRow::status);
  const int count = clock_->waiting() + static_cast<int>(running);
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].name == "live") rail_->button(static_cast<int>(i))->set_badge(count);
}

void MainWindow::offer_to_go_on() {
  const Interrupted found = interrupted_runs(workspace_->database());
  if (found.runs.empty()) return;
  notice_->ask(found.sentence, tr("Go on"), tr("Later"), [this, runs = found.runs] {
    show_page("live");
    try {
      workspace_->go_on_with(runs);
    } catch (const std::exception& error) {
      tell(QString::fromStdString(error.what()));
    }
  });
}

void MainWindow::tell(const QString& sentence) { notice_->say(sentence); }

void MainWindow::save_state() {
  for (const Page* page : pages_) page->save_state(parts_.settings);
  parts_.settings.setValue("window/geometry", saveGeometry());
  if (stack_->currentIndex() >= 0)
    parts_.settings.setValue("window/page", entries_[static_cast<std::size_t>(stack_->currentIndex())].name);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (leaving_) return event->accept();
  event->ignore();
  const auto leave = [this] {
    leaving_ = true;
    QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
  };
  page("design")->before_leaving([this, leave] {
    stop_question_->ask({tr("A run is in progress. Stop it now and close Lethe? It can be resumed."),
                         tr("Stop now and close"), tr("Stay")},
                        leave, [this] { page("design")->leaving_given_up(); });
  });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const QString file = dragged_file(event->mimeData());
  const FileKind kind = file.isEmpty() ? FileKind::Neither : look_at(file).kind;
  if (kind == FileKind::Neither || (kind == FileKind::Database && is_open(file))) return event->ignore();
  const QString name = QFileInfo(file).fileName();
  drop_hint_->show_words(kind == FileKind::Study
                             ? tr("Open the study %1 on the Design page").arg(name)
                             : tr("Open the database %1 in place of %2")
                                   .arg(name, QString::fromStdString(workspace_->file().filename().string())));
  event->acceptProposedAction();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) { drop_hint_->hide(); }

void MainWindow::dropEvent(QDropEvent* event) {
  drop_hint_->hide();
  event->acceptProposedAction();
  open_file(dragged_file(event->mimeData()));
}

}  // namespace lethe::ui
