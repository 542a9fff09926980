// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/study_files.h"

#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include "paint/text.h"

namespace lethe::ui {

namespace {

void choose_by_dialog(QWidget* window, StudyFiles::Wish wish, const QString& suggestion,
                      const std::function<void(const QString&)>& then) {
  const bool saves = wish == StudyFiles::Wish::Save;
  auto* dialog = new QFileDialog(window, saves ? StudyFiles::tr("Save the study") : StudyFiles::tr("Open a study"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setNameFilters({StudyFiles::tr("Studies (*.json)"), StudyFiles::tr("All files (*)")});
  if (saves) {
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix("json");
  }
  if (!suggestion.isEmpty()) dialog->selectFile(suggestion);
  QObject::connect(dialog, &QFileDialog::fileSelected, window, then);
  dialog->open();
}

}  // namespace

StudyFiles::StudyFiles(StudyEditor& editor, QWidget* window) : QObject(window), editor_(editor), window_(window) {
  choose_ = [window](Wish wish, const QString& suggestion, const std::function<void(const QString&)>& then) {
    choose_by_dialog(window, wish, suggestion, then);
  };
}

void StudyFiles::attempt(const Then& action, const Then& then) {
  try {
    action();
  } catch (const std::exception& error) {
    return emit told(paint::text(error.what()));
  }
  emit told({});
  if (then) then();
}

void StudyFiles::start_new() {
  before_leaving([this] { attempt([this] { editor_.start_new(); }); });
}

void StudyFiles::choose_and_open() {
  choose_(Wish::Open, {}, [this](const QString& file) { open(file); });
}

void StudyFiles::open(const QString& file) {
  before_leaving([this, file] { attempt([this, file] { editor_.open(file); }); });
}

void StudyFiles::open_bundled(const QString& file) {
  before_leaving([this, file] { attempt([this, file] { editor_.show_bundled(file); }); });
}

void StudyFiles::take_copy(const study::Study& study) {
  before_leaving([this, study] { attempt([this, study] { editor_.take_copy(study); }); });
}

void StudyFiles::duplicate() {
  before_leaving([this] { attempt([this] { editor_.duplicate(); }); });
}

void StudyFiles::save(const Then& then) {
  if (editor_.file().isEmpty()) return save_as(then);
  attempt([this] { editor_.save(); }, then);
}

void StudyFiles::save_as(const Then& then) {
  choose_(Wish::Save, suggestion(),
          [this, then](const QString& file) { attempt([this, file] { editor_.save_as(file); }, then); });
}

QString StudyFiles::suggestion() const {
  if (!editor_.file().isEmpty()) return editor_.file();
  QString name;
  for (const QChar letter : paint::text(editor_.study().name).toLower())
    if (letter.isLetterOrNumber())
      name += letter;
    else if (!name.isEmpty() && !name.endsWith('-'))
      name += '-';
  while (name.endsWith('-')) name.chop(1);
  return QDir::home().filePath((name.isEmpty() ? tr("study") : name) + ".json");
}

void StudyFiles::before_leaving(const Then& then) {
  if (!editor_.unsaved()) return then();
  auto* question = new QMessageBox(window_);
  question->setObjectName("unsaved");
  question->setAttribute(Qt::WA_DeleteOnClose);
  question->setIcon(QMessageBox::NoIcon);
  question->setText(tr("The study «%1» has changes that are not saved.").arg(paint::text(editor_.study().name)));
  question->setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
  question->setDefaultButton(QMessageBox::Save);
  connect(question, &QMessageBox::finished, this, [this, then](int answer) {
    if (answer == QMessageBox::Save) save(then);
    if (answer == QMessageBox::Discard) then();
  });
  question->open();
}

}  // namespace lethe::ui
