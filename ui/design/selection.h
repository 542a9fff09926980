// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstddef>
#include <vector>

#include "study/expand.h"

namespace lethe::ui {

/// What can be chosen on the Design page and has a form in the inspector.
enum class Part { Study, Task, Model, Method, Strategy, Seed, Benchmark, Training, Evaluation };

/// Which of them: `at` is its place in its row, of a task the sequence; `item` the task's place in that.
struct Selection {
  Part part = Part::Study;
  std::size_t at = 0, item = 0;
  bool operator==(const Selection&) const = default;
};

/// Whether the study has such a thing.
bool exists(const study::Study& study, const Selection& selection);

/// What is wrong, and with what.
struct Problem {
  Selection place;
  QString sentence;
  bool missing = false;  ///< nothing wrong, only not there yet
  bool operator==(const Problem&) const = default;
};

/// The thing a message of the expansion is about, as far as it says so, and the message without the place.
Problem placed(const QString& message, const study::Study& study);

/// All that keeps the study from being trained: what is missing in it and what the expansion found.
std::vector<Problem> problems_of(const study::Study& study, const study::Expansion& expansion);

/// Of the problems those with this thing: their sentences, "" for none.
QString problem_with(const std::vector<Problem>& problems, const Selection& selection);

}  // namespace lethe::ui
