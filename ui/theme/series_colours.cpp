// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/series_colours.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <map>

namespace lethe::ui {

namespace {

struct Series {
  std::map<std::string, QColor> methods;
  QColor other;
};

/// The style that charts on the screen are drawn in, built into the program.
Series read(const QString& file) {
  QFile in(file);
  if (!in.open(QIODevice::ReadOnly)) qFatal("%s is not built in", qPrintable(file));
  const QJsonObject style = QJsonDocument::fromJson(in.readAll()).object();
  Series series;
  const QJsonObject methods = style.value("methods").toObject();
  for (const QString& name : methods.keys()) series.methods[name.toStdString()] = QColor(methods[name].toString());
  series.other = QColor(style.value("further").toArray().first().toString());
  return series;
}

}  // namespace

QColor series_colour(const Theme& theme, const std::string& method) {
  static const Series light = read(":/theme/series-light.json"), dark = read(":/theme/series-dark.json");
  const Series& series = theme.dark() ? dark : light;
  const auto found = series.methods.find(method);
  return found == series.methods.end() ? series.other : found->second;
}

}  // namespace lethe::ui
