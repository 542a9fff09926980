// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/differences.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>

namespace lethe::ui {

namespace {

using Settings = std::vector<std::pair<QString, QString>>;

QString words(const std::string& key) { return QString::fromStdString(key).replace('_', ' '); }

QString text(const Json& value) {
  if (value.is_string()) return QString::fromStdString(value.get<std::string>());
  if (value.is_null()) return QStringLiteral("–");
  return QString::fromStdString(value.dump());
}

QString choice(const Json& json) {
  QString out = text(json.at("name"));
  const Json options = json.value("options", Json::object());
  for (const auto& [key, value] : options.items()) out += QStringLiteral(" %1 %2").arg(words(key), text(value));
  return out;
}

QString joined(const Json& list, auto&& of, const QString& between) {
  QStringList parts;
  for (const Json& entry : list) parts << of(entry);
  return parts.join(between);
}

Settings settings_of(const Json& spec) {
  Settings out;
  out.emplace_back(QCoreApplication::translate("Differences", "model"), text(spec.at("model").at("name")));
  out.emplace_back(QCoreApplication::translate("Differences", "method"), choice(spec.at("method")));
  out.emplace_back(QCoreApplication::translate("Differences", "strategy"),
                   joined(spec.at("strategies"), choice, QStringLiteral(" + ")));
  const Json& sequence = spec.at("sequence");
  out.emplace_back(
      QCoreApplication::translate("Differences", "sequence"),
      joined(
          sequence, [](const Json& item) { return text(item.at("task").at("name")); }, QStringLiteral(" › ")));
  if (!sequence.empty())
    for (const auto& [key, value] : sequence.front().at("training").items()) {
      QStringList values;
      for (const Json& item : sequence) values << text(item.at("training").at(key));
      QStringList once = values;
      once.removeDuplicates();
      out.emplace_back(words(key), (once.size() == 1 ? once : values).join(QStringLiteral(" › ")));
    }
  out.emplace_back(
      QCoreApplication::translate("Differences", "benchmarks"),
      joined(
          spec.at("benchmarks"), [](const Json& one) { return text(one.at("name")); }, QStringLiteral(", ")));
  for (const auto& [key, value] : spec.at("evaluation").items()) out.emplace_back(words(key), text(value));
  out.emplace_back(QCoreApplication::translate("Differences", "seed"), text(spec.at("seed")));
  return out;
}

}  // namespace

Differences differences(const std::vector<const Json*>& specs) {
  std::vector<QString> order;
  std::map<QString, QStringList> of_run;
  for (std::size_t run = 0; run < specs.size(); ++run)
    for (const auto& [setting, value] : settings_of(*specs[run])) {
      if (!of_run.contains(setting)) order.push_back(setting);
      QStringList& known = of_run[setting];
      known.resize(static_cast<qsizetype>(specs.size()));
      known[static_cast<qsizetype>(run)] = value;
    }
  Differences out;
  for (const QString& setting : order) {
    QStringList values = of_run[setting];
    values.removeDuplicates();
    if (values.size() == 1) {
      ++out.same;
      continue;
    }
    values.removeAll(QString());
    out.different.push_back({setting, values, of_run[setting]});
  }
  return out;
}

}  // namespace lethe::ui
