// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/queue_panel.h"

#include <QAction>
#include <QBoxLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>

#include "base/error.h"
#include "live/interrupted.h"
#include "live/run_state.h"
#include "theme/metrics.h"
#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

std::vector<std::string> ids_of(const QStringList& runs) {
  std::vector<std::string> ids;
  for (const QString& run : runs) ids.push_back(run.toStdString());
  return ids;
}

}  // namespace

QueuePanel::QueuePanel(const Appearance& appearance, Workspace& workspace, WorkClock& clock, QWidget* parent)
    : Surface(appearance, Token::Win, NoEdge, parent),
      workspace_(workspace),
      clock_(clock),
      model_(new QueueModel(workspace, clock, this)),
      view_(new QueueView(appearance, *model_)),
      head_(new PageHead(appearance, tr("Queue"), Token::Win, metrics::side_padding)),
      toggle_(icon_button(appearance, "play", tr("Start"), head_)),
      banner_(new Surface(appearance, Token::WarnFill, BottomEdge)),
      sentence_(new Text(appearance, "", TextStyle::Dense, Token::T1)),
      yes_(new QPushButton),
      no_(new QPushButton),
      nothing_(new Text(appearance, tr("Nothing is queued."), TextStyle::Dense, Token::T3)),
      elsewhere_(new Text(appearance, "", TextStyle::Dense, Token::T2)),
      halted_(
          new Text(appearance, tr("The queue has stopped; Start works on what waits."), TextStyle::Dense, Token::T2)) {
  toggle_->setObjectName("queue-toggle");
  head_->add_action(toggle_);
  banner_->setObjectName("queue-banner");
  sentence_->setWordWrap(true);
  sentence_->setObjectName("queue-sentence");
  for (QPushButton* button : {yes_, no_}) button->setProperty("kind", "row");
  yes_->setObjectName("queue-yes");
  no_->setObjectName("queue-no");
  auto* lines = new QVBoxLayout(banner_);
  lines->setContentsMargins(metrics::side_padding, 10, metrics::side_padding, 10);
  auto* answers = new QHBoxLayout;
  answers->addWidget(yes_);
  answers->addWidget(no_);
  answers->addStretch();
  lines->addWidget(sentence_);
  lines->addLayout(answers);
  banner_->hide();
  nothing_->setContentsMargins(metrics::side_padding, 16, metrics::side_padding, 0);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  elsewhere_->setObjectName("queue-elsewhere");
  elsewhere_->setWordWrap(true);
  elsewhere_->setContentsMargins(metrics::side_padding, 8, metrics::side_padding, 8);
  elsewhere_->hide();
  halted_->setObjectName("queue-halted");
  halted_->setWordWrap(true);
  halted_->setContentsMargins(metrics::side_padding, 8, metrics::side_padding, 0);
  halted_->hide();
  for (QWidget* widget : std::initializer_list<QWidget*>{head_, elsewhere_, halted_, banner_, nothing_})
    column->addWidget(widget);
  column->addWidget(view_, 1);

  connect(yes_, &QPushButton::clicked, this, [this] {
    const auto then = then_;
    quiet();
    if (then) then();
  });
  connect(no_, &QPushButton::clicked, this, &QueuePanel::quiet);
  connect(view_, &QueueView::shown, this, &QueuePanel::show_wanted);
  connect(view_, &QueueView::action_wanted, this, &QueuePanel::act);
  connect(view_, &QueueView::remove_wanted, this, &QueuePanel::ask_removal);
  connect(view_, &QueueView::pause_wanted, this, &QueuePanel::toggle_work);
  connect(view_, &QueueView::menu_wanted, this, &QueuePanel::open_menu);
  connect(model_, &QueueModel::move_wanted, this, &QueuePanel::move);
  connect(&clock, &WorkClock::changed, this, &QueuePanel::refresh);
  connect(&workspace, &Workspace::work_changed, this, &QueuePanel::refresh);
  connect(&workspace, &Workspace::refused, this, [this](const QString& run, const QString& why) {
    if (run.isEmpty()) say(tr("Nothing could be begun: %1").arg(why), tr("Try again"), [this] { workspace_.start(); });
    refresh();
  });
  make_actions();
  refresh();
  find_interrupted();
}

void QueuePanel::make_actions() {
  const auto made = [&](const char* name, const QString& text, const QKeySequence& keys, auto then) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);  // the list has these keys itself; here they are shown
    connect(action, &QAction::triggered, this, then);
    return action;
  };
  const auto current = [this] { return QString::fromStdString(model_->run(view_->currentIndex())); };
  work_ = made("queue-work", tr("Start"), Qt::Key_Space, [this] { toggle_work(); });
  again_ = made("queue-again", tr("Resume"), Qt::Key_R, [this, current] { act(current()); });
  all_the_same_ = made("queue-all-the-same", tr("Go on all the same"), {},
                       [this] { start_refused(queue::OtherEnvironment::Resume); });
  all_the_same_->setToolTip(tr("Other bits than the machine that began it would have made"));
  const auto press = [this](Qt::Key key, Qt::KeyboardModifiers modifiers) {
    QKeyEvent event(QEvent::KeyPress, key, modifiers);
    QCoreApplication::sendEvent(view_, &event);
  };
  up_ = made("queue-up", tr("Move up"), Qt::ALT | Qt::Key_Up, [press] { press(Qt::Key_Up, Qt::AltModifier); });
  down_ =
      made("queue-down", tr("Move down"), Qt::ALT | Qt::Key_Down, [press] { press(Qt::Key_Down, Qt::AltModifier); });
  remove_ = made("queue-remove", tr("Remove …"), Qt::Key_Delete, [this] {
    if (const QStringList runs = view_->selected_runs(); !runs.isEmpty()) ask_removal(runs);
  });
  connect(toggle_, &QToolButton::clicked, this, &QueuePanel::toggle_work);
}

QList<QAction*> QueuePanel::menu_actions() const { return {work_, again_, all_the_same_, up_, down_, remove_}; }

template <class Action>
bool QueuePanel::guarded(Action action) {
  try {
    action();
    return true;
  } catch (const std::exception& error) {
    say(QString::fromStdString(error.what()), tr("Close"));
    return false;
  }
}

void QueuePanel::refresh() {
  const Work work = workspace_.work();
  const bool runs = work == Work::Running, waits = clock_.waiting() > 0;
  const QString text = runs ? tr("Pause") : work == Work::Paused ? tr("Go on") : tr("Start");
  toggle_->setIcon(appearance_.icon(runs ? "pause" : "play"));
  toggle_->setAccessibleName(text);
  const auto& others = workspace_.elsewhere();
  const bool taken = others && others->takes_queue;
  const bool able = runs || work == Work::Paused || (work == Work::Idle && waits && !taken);
  toggle_->setEnabled(able);
  toggle_->setToolTip(able                 ? tr("%1 the queue  Space").arg(text)
                      : taken              ? tr("What waits is worked on there")
                      : work == Work::Idle ? tr("Nothing is waiting")
                                           : tr("It stops already"));
  work_->setText(text);
  work_->setEnabled(able);
  const auto seconds = clock_.queue_left();
  head_->set_fact(seconds && *seconds > 0 ? tr("%1 left").arg(clock_text(*seconds)) : QString());
  nothing_->setVisible(clock_.rows().empty());
  halted_->setVisible(work == Work::Idle && waits && !others);
  elsewhere_->setVisible(others.has_value());
  if (others) {
    const QString who = QString::fromStdString(store::words(*others));
    elsewhere_->setText(taken ? tr("%1 records into this database and works on all that waits.").arg(who)
                              : tr("%1 records into this database; only its own runs.").arg(who));
  }
  // What was interrupted may have been gone on with elsewhere.
  if (!interrupted_.isEmpty()) {
    const auto still = [this](const QString& run) {
      const QueueEntry* entry = model_->entry(model_->index_of(run.toStdString()));
      return entry && entry->sign == QueueSign::Interrupted;
    };
    if (std::none_of(interrupted_.begin(), interrupted_.end(), still)) {
      interrupted_.clear();
      quiet();
    }
  }
}

void QueuePanel::find_interrupted() {
  const Interrupted found = interrupted_runs(workspace_.database());
  if (found.runs.empty()) return;
  for (const std::string& run : found.runs) interrupted_ << QString::fromStdString(run);
  say(
      found.sentence, tr("Go on"), [this] { resume_interrupted(); }, tr("Later"));
}

void QueuePanel::resume_interrupted() {
  const QStringList runs = std::exchange(interrupted_, {});
  guarded([&] { workspace_.go_on_with(ids_of(runs)); });
}

void QueuePanel::resume(const QString& run) {
  guarded([&] {
    const auto first = workspace_.queue().next();
    workspace_.retry(run.toStdString());
    if (first) workspace_.move({run.toStdString()}, first);
    if (workspace_.work() == Work::Idle) workspace_.start();
  });
}

void QueuePanel::start_refused(queue::OtherEnvironment other) {
  model_->forget_refusals();
  workspace_.start(other);
}

void QueuePanel::act(const QString& run) {
  const QueueEntry* entry = model_->entry(model_->index_of(run.toStdString()));
  if (!entry) return;
  switch (action_of(entry->sign)) {
    case QueueAction::Resume:
    case QueueAction::Retry:
      return resume(run);
    case QueueAction::BeginAnew:
      return start_refused(queue::OtherEnvironment::Restart);
    case QueueAction::None:
      return;
  }
}

void QueuePanel::toggle_work() {
  switch (workspace_.work()) {
    case Work::Running:
      return workspace_.pause();
    case Work::Paused:
      return workspace_.go_on();
    case Work::Idle:
      quiet();
      model_->forget_refusals();
      return workspace_.start();
    default:
      return;
  }
}

void QueuePanel::ask_removal(const QStringList& runs) {
  int stages = 0;
  for (const QString& run : runs)
    if (const store::RunRow* row = clock_.row(run.toStdString())) stages += row->stages_finished;
  const QueueEntry* first = model_->entry(model_->index_of(runs.front().toStdString()));
  const int count = static_cast<int>(runs.size());
  const QString what = count == 1 && first ? tr("Remove %1 %2, %3?").arg(first->model, first->label, first->second)
                                           : tr("Remove %n runs?", nullptr, count);
  const QString lost = stages > 0 ? " " + plural(stages, tr("1 measured stage goes unless other runs share it."),
                                                 tr("%1 measured stages go unless other runs share them."))
                                  : "";
  say(
      what + lost, tr("Remove"),
      [this, runs] {
        guarded([&] { workspace_.remove(ids_of(runs)); });
        view_->setFocus();
      },
      tr("Keep"));
  yes_->setFocus(Qt::ShortcutFocusReason);
}

void QueuePanel::move(const QStringList& runs, const QString& before) {
  guarded(
      [&] { workspace_.move(ids_of(runs), before.isEmpty() ? std::nullopt : std::optional(before.toStdString())); });
}

void QueuePanel::open_menu(const QString& run, const QPoint& at) {
  const QueueEntry* entry = model_->entry(model_->index_of(run.toStdString()));
  if (!entry) return;
  const QueueAction action = action_of(entry->sign);
  again_->setText(action == QueueAction::Retry       ? tr("Retry")
                  : action == QueueAction::BeginAnew ? tr("Begin anew")
                                                     : tr("Resume"));
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setObjectName("queue-menu");
  if (action != QueueAction::None) menu->addAction(again_);
  if (action == QueueAction::BeginAnew) menu->addAction(all_the_same_);
  menu->addAction(work_);
  if (entry->sign == QueueSign::Waiting) menu->addActions({up_, down_});
  if (entry->sign != QueueSign::Running && entry->sign != QueueSign::Paused) {
    menu->addSeparator();
    menu->addAction(remove_);
  }
  menu->popup(at);
}

void QueuePanel::say(const QString& sentence, const QString& yes, std::function<void()> then, const QString& no) {
  sentence_->setText(sentence);
  yes_->setText(yes);
  yes_->setVisible(!yes.isEmpty());
  no_->setText(no);
  no_->setVisible(!no.isEmpty());
  then_ = std::move(then);
  banner_->show();
}

void QueuePanel::quiet() {
  then_ = {};
  banner_->hide();
}

}  // namespace lethe::ui
