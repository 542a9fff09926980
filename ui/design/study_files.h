// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <functional>

#include "design/study_editor.h"

class QWidget;

namespace lethe::ui {

/// Opening and saving with all that is asked of the user on the way; nothing blocks, what follows is done later.
class StudyFiles final : public QObject {
  Q_OBJECT

 public:
  enum class Wish { Open, Save };
  using Then = std::function<void()>;
  /// Asks for a file and hands it on, or nothing when the user thinks better of it.
  using Choose = std::function<void(Wish wish, const QString& suggestion, std::function<void(const QString&)> then)>;

  StudyFiles(StudyEditor& editor, QWidget* window);
  void set_choose(Choose choose) { choose_ = std::move(choose); }

  void start_new();
  void choose_and_open();
  void open(const QString& file);
  void open_bundled(const QString& file);
  void take_copy(const study::Study& study);
  void duplicate();
  /// `then` is done when it is saved.
  void save(const Then& then = {});
  void save_as(const Then& then = {});
  /// Asks whether to save when something would be lost, then goes on unless the user stays.
  void before_leaving(const Then& then);

 signals:
  /// "" when what was tried last went well.
  void told(const QString& sentence);

 private:
  void attempt(const Then& action, const Then& then = {});
  QString suggestion() const;

  StudyEditor& editor_;
  QWidget* window_;
  Choose choose_;
};

}  // namespace lethe::ui
