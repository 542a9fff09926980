// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/number_text.h"

#include <QLocale>
#include <cmath>

namespace lethe::ui {

QString clock_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::llround(std::max(seconds, 0.0)));
  const auto two = [](std::int64_t value) { return QString("%1").arg(value, 2, 10, QChar('0')); };
  if (whole < 3600) return QString("%1:%2").arg(whole / 60).arg(two(whole % 60));
  return QString("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), two(whole % 60));
}

QString decimal_text(double value) {
  QString text = QString::number(std::abs(value), 'f', 1);
  return value < 0 && text != "0.0" ? QChar(0x2212) + text : text;
}

QString change_text(double value) {
  const QString text = decimal_text(value);
  if (text == "0.0") return QChar(0xB1) + text;
  return value > 0 ? "+" + text : text;
}

QString count_text(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString plural(std::int64_t count, const QString& one, const QString& many) {
  return count == 1 ? one : many.arg(count_text(count));
}

QString metric_text(const std::string& metric) {
  const QString text = QString::fromStdString(metric);
  if (text.startsWith("rouge")) return "ROUGE-" + text.mid(5);
  for (const char* name : {"sari", "bleu", "f1"})
    if (text.startsWith(name)) return text.toUpper();
  return text;
}

}  // namespace lethe::ui
