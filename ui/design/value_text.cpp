// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/value_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <cmath>
#include <filesystem>

#include "paint/text.h"

namespace lethe::ui {

namespace {

QString plain_number(double value) {
  if (value == 0 || (std::abs(value) >= 1e-2 && std::abs(value) < 1e6)) return QString::number(value, 'g', 8);
  QString text = QString::number(value, 'e', 6);
  const auto parts = text.split('e');
  QString digits = parts[0];
  while (digits.contains('.') && (digits.endsWith('0') || digits.endsWith('.'))) {
    const bool point = digits.endsWith('.');
    digits.chop(1);
    if (point) break;
  }
  return QString("%1e%2").arg(digits).arg(parts[1].toInt());
}

}  // namespace

QString value_text(const Json& value) {
  if (value.is_null()) return QCoreApplication::translate("Design", "none");
  if (value.is_boolean())
    return value.get<bool>() ? QCoreApplication::translate("Design", "yes")
                             : QCoreApplication::translate("Design", "no");
  if (value.is_string()) return paint::text(value.get<std::string>());
  if (value.is_number_integer()) return paint::text(value.dump());
  if (value.is_number()) return plain_number(value.get<double>());
  if (!value.is_array()) return paint::text(value.dump());
  QStringList parts;
  for (const Json& item : value) parts << value_text(item);
  return parts.join(", ");
}

QString label_text(const std::string& option) {
  QString label = paint::text(option).replace('_', ' ');
  if (!label.isEmpty()) label[0] = label[0].toUpper();
  return label;
}

QString short_name(const std::string& name) {
  if (name.find('/') == std::string::npos) return paint::text(name);
  const std::filesystem::path path = std::filesystem::path(name).lexically_normal();
  return paint::text((path.has_filename() ? path : path.parent_path()).filename().string());
}

}  // namespace lethe::ui
