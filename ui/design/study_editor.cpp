// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/study_editor.h"

#include "base/files.h"

namespace lethe::ui {

namespace fs = std::filesystem;

/// The study before and after; one for all edits.
class StudyCommand final : public QUndoCommand {
 public:
  StudyCommand(StudyEditor& editor, const QString& text, QString typed, study::Study before, study::Study after)
      : QUndoCommand(text),
        editor_(editor),
        typed_(std::move(typed)),
        before_(std::move(before)),
        after_(std::move(after)) {}

  void undo() override {
    editor_.end_typing();
    editor_.apply(before_);
  }
  void redo() override { editor_.apply(after_); }
  int id() const override { return typed_.isEmpty() ? -1 : 1; }
  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const StudyCommand*>(other);
    if (next->typed_ != typed_ || editor_.typing_ != typed_) return false;
    after_ = next->after_;
    setObsolete(after_ == before_);
    return true;
  }

 private:
  StudyEditor& editor_;
  QString typed_;
  study::Study before_, after_;
};

StudyEditor::StudyEditor(QObject* parent) : QObject(parent) {
  connect(&undo_, &QUndoStack::cleanChanged, this, &StudyEditor::changed);
  start_new();
}

study::Place StudyEditor::place() const {
  if (file_.isEmpty()) return {};
  const study::Place place = study::place_of(file_.toStdString());
  return {"study", place.folder};
}

bool StudyEditor::unsaved() const { return !undo_.isClean() || (never_saved_ && !bundled_); }

void StudyEditor::edit(const QString& text, const QString& typed, const Change& change) {
  study::Study after = study_;
  change(after);
  if (after == study_) return;
  undo_.push(new StudyCommand(*this, text, typed, study_, std::move(after)));
  typing_ = typed;
}

void StudyEditor::apply(const study::Study& study) {
  study_ = study;
  emit changed();
}

void StudyEditor::replace(study::Study study, const QString& file) {
  undo_.clear();
  typing_.clear();
  study_ = std::move(study);
  file_ = file;
  never_saved_ = bundled_ = false;
  emit replaced();
  emit changed();
}

void StudyEditor::start_new() {
  study::Study fresh;
  fresh.name = tr("New study").toStdString();
  replace(std::move(fresh), {});
}

void StudyEditor::open(const QString& file) { replace(study::read_study(file.toStdString()), file); }

void StudyEditor::show_bundled(const QString& file) {
  const fs::path path = file.toStdString();
  replace(with_absolute_folders(study::read_study(path), path.parent_path()), {});
  bundled_ = true;
  emit changed();
}

void StudyEditor::take_copy(study::Study study, const fs::path& folder) {
  replace(with_absolute_folders(std::move(study), folder), {});
  never_saved_ = true;
  emit changed();
}

void StudyEditor::take_draft(study::Study study, const QString& file) {
  replace(std::move(study), file);
  never_saved_ = true;
  emit changed();
}

void StudyEditor::duplicate() {
  study::Study copy = study_;
  copy.name = tr("%1, copy").arg(QString::fromStdString(copy.name)).toStdString();
  take_copy(std::move(copy), place().folder);
}

void StudyEditor::save() { save_as(file_); }

void StudyEditor::save_as(const QString& file) {
  const fs::path path = fs::absolute(file.toStdString());
  const bool moved = !file_.isEmpty() && path.parent_path() != fs::absolute(file_.toStdString()).parent_path();
  const study::Study written = moved ? with_absolute_folders(study_, place().folder) : study_;
  const OrderedJson json = to_json(written);
  study::study_from_json(Json(json), tr("This study cannot be saved yet").toStdString());
  write_file(path, json.dump(2) + "\n");
  file_ = QString::fromStdString(path.string());
  study_ = written;
  never_saved_ = bundled_ = false;
  typing_.clear();
  undo_.setClean();
  emit changed();
}

study::Study with_absolute_folders(study::Study study, const fs::path& folder) {
  const auto whole = [&](std::string& name) {
    const bool is_folder = name.find('/') != std::string::npos || name == "." || name == "..";
    if (is_folder && !fs::path(name).is_absolute()) name = fs::absolute(folder / name).lexically_normal().string();
  };
  for (std::string& model : study.models) whole(model);
  for (std::string& benchmark : study.benchmarks) whole(benchmark);
  for (auto& sequence : study.sequences)
    for (study::StudyItem& item : sequence) whole(item.task);
  return study;
}

}  // namespace lethe::ui
