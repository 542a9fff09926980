// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstddef>

namespace lethe::ui {

/// What can be chosen on the Design page and has a form in the inspector.
enum class Part { Study, Task, Model, Method, Strategy, Seed, Benchmark, Training };

/// Which of them: `at` is its place in its row, of a task the sequence; `item` the task's place in that.
struct Selection {
  Part part = Part::Study;
  std::size_t at = 0, item = 0;
  bool operator==(const Selection&) const = default;
};

/// The thing a message of the expansion is about, as far as it says so; `sentence` gets the message without the place.
Selection place_of_problem(const QString& message, QString* sentence = nullptr);

}  // namespace lethe::ui
