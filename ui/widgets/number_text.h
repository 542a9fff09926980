// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>
#include <string>

namespace lethe::ui {

/// «0:12», «1:02:33».
QString clock_text(double seconds);
/// «12.3», with a real minus sign and one decimal.
QString decimal_text(double value);
/// «+3.1», «−12.6», «±0.0».
QString change_text(double value);
/// «9,140» in the user's way of grouping.
QString count_text(std::int64_t value);
/// One thing or several: «1 run», «12 runs», where `many` holds %1.
QString plural(std::int64_t count, const QString& one, const QString& many);
/// A metric's id as people write it: «SARI», «ROUGE-L», «accuracy».
QString metric_text(const std::string& metric);

}  // namespace lethe::ui
