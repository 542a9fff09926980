// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/stop_question.h"

#include <QMessageBox>
#include <QPushButton>

namespace lethe::ui {

StopQuestion::StopQuestion(Workspace& workspace, QWidget* window)
    : QObject(window), workspace_(workspace), window_(window) {
  connect(&workspace, &Workspace::work_changed, this, &StopQuestion::go_on_when_idle);
}

void StopQuestion::ask(const Words& words, std::function<void()> then, std::function<void()> otherwise) {
  if (workspace_.work() == Work::Idle) return then();
  if (workspace_.work() == Work::Stopping) {
    then_ = std::move(then);
    return;
  }
  auto* question = new QMessageBox(window_);
  question->setObjectName("stop-question");
  question->setAttribute(Qt::WA_DeleteOnClose);
  question->setIcon(QMessageBox::NoIcon);
  question->setText(words.question);
  QPushButton* yes = question->addButton(words.yes, QMessageBox::AcceptRole);
  QPushButton* no = question->addButton(words.no, QMessageBox::RejectRole);
  yes->setObjectName("stop-yes");
  no->setObjectName("stop-no");
  question->setDefaultButton(no);
  question->setEscapeButton(no);
  connect(question, &QMessageBox::finished, this, [this, question, yes, then, otherwise] {
    if (question->clickedButton() != yes) return otherwise();
    then_ = then;
    stop();
  });
  question->open();
}

void StopQuestion::stop() {
  if (workspace_.work() == Work::Idle) return go_on_when_idle();  // it ended while the question stood there
  workspace_.stop_now();
}

void StopQuestion::go_on_when_idle() {
  if (!then_ || workspace_.work() != Work::Idle) return;
  // Not inside the workspace's own signal: what follows may be its end.
  QMetaObject::invokeMethod(window_, std::exchange(then_, {}), Qt::QueuedConnection);
}

}  // namespace lethe::ui
