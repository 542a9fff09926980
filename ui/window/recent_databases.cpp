// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/recent_databases.h"

namespace lethe::ui {

namespace {

constexpr int most = 8;
constexpr const char* key = "window/databases";

}  // namespace

QStringList RecentDatabases::files() const { return settings_.value(key).toStringList(); }

void RecentDatabases::add(const QString& file) {
  QStringList all = files();
  all.removeAll(file);
  all.prepend(file);
  settings_.setValue(key, QStringList(all.mid(0, most)));
}

bool RecentDatabases::drop(const QString& file) {
  QStringList all = files();
  if (all.removeAll(file) == 0) return false;
  settings_.setValue(key, all);
  return true;
}

}  // namespace lethe::ui
