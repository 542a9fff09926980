// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/selection.h"

#include <QRegularExpression>

namespace lethe::ui {

Selection place_of_problem(const QString& message, QString* sentence) {
  QString text = message;
  if (text.startsWith("study: ")) text = text.mid(7);
  if (sentence) {
    *sentence = text;
    if (!sentence->isEmpty()) (*sentence)[0] = sentence->at(0).toUpper();
  }
  static const QRegularExpression item("^sequence (\\d+)(?:, item (\\d+))?");
  static const QRegularExpression numbered("^(method|strategy) (\\d+)");
  const auto number = [](const QString& digits) { return static_cast<std::size_t>(std::max(digits.toInt(), 1) - 1); };
  if (const auto found = item.match(text); found.hasMatch())
    return {Part::Task, number(found.captured(1)), number(found.captured(2))};
  if (const auto found = numbered.match(text); found.hasMatch())
    return {found.captured(1) == "method" ? Part::Method : Part::Strategy, number(found.captured(2))};
  if (text.startsWith("models")) return {Part::Model};
  if (text.startsWith("benchmarks")) return {Part::Benchmark};
  if (text.startsWith("training") || text.startsWith("evaluation") || text.startsWith("keep")) return {Part::Training};
  return {};
}

}  // namespace lethe::ui
