// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QUndoStack>
#include <functional>

#include "study/expand.h"
#include "study/study.h"

namespace lethe::ui {

/// Where a task stands: in which sequence and at which place of it, both from 0.
struct Spot {
  std::size_t lane = 0, item = 0;
  bool operator==(const Spot&) const = default;
};

/// The study being edited, its file, and every change to it as an undo command. A sequence that loses its last task
/// goes, and a place one beyond the last sequence means a new one: no sequence is ever empty.
class StudyEditor final : public QObject {
  Q_OBJECT

 public:
  explicit StudyEditor(QObject* parent = nullptr);

  const study::Study& study() const { return study_; }
  /// "" while it was never saved.
  const QString& file() const { return file_; }
  /// How messages call it and where relative folders in it start.
  study::Place place() const;
  /// Something would be lost if it were left now.
  bool unsaved() const;
  /// It came with the program and was not saved anywhere else.
  bool bundled() const { return bundled_; }
  QUndoStack* undo_stack() { return &undo_; }

  /// These leave the study before without asking, and its edits cannot be undone any more.
  void start_new();
  /// Throws InputError and leaves all as it was.
  void open(const QString& file);
  /// A copy that has no file yet and wants to be saved; relative folders in it start at `folder`.
  void take_copy(study::Study study, const std::filesystem::path& folder = {});
  void duplicate();
  /// What was not saved when the program ended; it still wants to be.
  void take_draft(study::Study study, const QString& file);
  /// What came with the program or was never a file: nothing is lost when it is left unchanged.
  void show_bundled(const QString& file);

  /// Throw InputError when a study cannot be read back as it is, or the file cannot be written.
  void save();
  void save_as(const QString& file);

  void set_name(const QString& name);
  void insert_task(Spot at, study::StudyItem item);
  /// The same place in a lane counts before the task is taken out. Returns where it stands then.
  Spot move_task(Spot from, Spot to);
  Spot copy_task(Spot from, Spot to);
  void remove_task(Spot at);
  void set_task(Spot at, const Json& overrides, const QString& typed = {});
  void copy_lane(std::size_t lane);
  void remove_lane(std::size_t lane);
  void move_lane(std::size_t from, std::size_t to);

  void add_model(const std::string& name);
  void remove_model(std::size_t at);
  void add_method(study::Choice method);
  void remove_method(std::size_t at);
  void set_method(std::size_t at, const Json& options, const QString& typed = {});
  void add_strategy(study::Choice strategy);
  void remove_strategy(std::size_t at);
  /// The whole combination: strategies that act together.
  void set_strategy(std::size_t at, std::vector<study::Choice> together, const QString& typed = {});
  void set_seeds(std::vector<std::uint64_t> seeds, const QString& typed = {});
  void add_benchmark(const std::string& name);
  void remove_benchmark(std::size_t at);
  void set_training(const Json& training, const QString& typed = {});
  void set_evaluation(const Json& evaluation, const QString& typed = {});
  void set_keep(const Json& keep, const QString& typed = {});
  void set_orders(const Json& orders);

  /// Ends the run of keystrokes that make one undo step.
  void end_typing() { typing_.clear(); }

 signals:
  /// The study, its file or whether it is saved.
  void changed();
  /// Another study than before.
  void replaced();

 private:
  friend class StudyCommand;
  using Change = std::function<void(study::Study&)>;
  /// `typed` names the field: edits of one field that follow each other are undone together.
  void edit(const QString& text, const QString& typed, const Change& change);
  void apply(const study::Study& study);
  void replace(study::Study study, const QString& file);

  study::Study study_;
  QString file_;
  QUndoStack undo_;
  QString typing_;
  bool never_saved_ = false;
  bool bundled_ = false;
};

/// The study with folders that start at `folder` written out whole, so that it can lie anywhere.
study::Study with_absolute_folders(study::Study study, const std::filesystem::path& folder);

}  // namespace lethe::ui
