// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/group_names.h"

#include <QStringList>
#include <algorithm>

namespace lethe::ui {

namespace {

QString value_of(const RunFacts& run, const std::string& setting) {
  if (!run.settings) return {};
  const auto found = run.settings->values.find(setting);
  return found == run.settings->values.end() ? QStringLiteral("–") : QString::fromStdString(found->second);
}

void name_alike(const std::vector<const RunFacts*>& groups, const std::vector<std::size_t>& alike, bool sequences,
                std::vector<QString>& names) {
  std::vector<QStringList> parts(alike.size());
  const auto add_where_different = [&](const QString& before, auto&& of) {
    const auto other = [&](std::size_t i) { return of(*groups[i]) != of(*groups[alike.front()]); };
    if (std::ranges::none_of(alike, other)) return;
    for (std::size_t i = 0; i < alike.size(); ++i) parts[i] << before + of(*groups[alike[i]]);
  };
  if (sequences) add_where_different({}, [](const RunFacts& run) { return run.sequence; });
  std::map<std::string, int> settings;
  for (const std::size_t i : alike)
    if (groups[i]->settings)
      for (const auto& [name, value] : groups[i]->settings->values) ++settings[name];
  for (const auto& [name, count] : settings)
    add_where_different(QString::fromStdString(name).replace('_', ' ') + ' ',
                        [&name = name](const RunFacts& run) { return value_of(run, name); });
  for (std::size_t i = 0; i < alike.size(); ++i) names[alike[i]] = parts[i].join(QStringLiteral(", "));
}

}  // namespace

std::vector<QString> what_tells_apart(const std::vector<const RunFacts*>& groups, bool sequences) {
  std::map<QString, std::vector<std::size_t>> by_name;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    QStringList name{groups[i]->model, groups[i]->method, groups[i]->strategy};
    if (!sequences) name << groups[i]->sequence;
    by_name[name.join(QChar(0x1f))].push_back(i);
  }
  std::vector<QString> names(groups.size());
  for (const auto& [name, alike] : by_name)
    if (alike.size() > 1) name_alike(groups, alike, sequences, names);
  return names;
}

}  // namespace lethe::ui
