// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSettings>
#include <QStringList>

namespace lethe::ui {

/// The databases opened last, newest first, as the settings keep them.
class RecentDatabases {
 public:
  explicit RecentDatabases(QSettings& settings) : settings_(settings) {}
  QStringList files() const;
  void add(const QString& file);
  /// False where it was not in the list.
  bool drop(const QString& file);

 private:
  QSettings& settings_;
};

}  // namespace lethe::ui
