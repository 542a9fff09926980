// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>

namespace lethe::paint {

inline QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

}  // namespace lethe::paint
