// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <vector>

#include "base/json.h"

namespace lethe::ui {

/// A setting in which runs differ, with its values in the order of the runs, each once.
struct Difference {
  QString setting;
  QStringList values;
  QStringList of_run;  ///< of each run; "" where it has no such setting
  bool operator==(const Difference&) const = default;
};

struct Differences {
  std::vector<Difference> different;
  std::size_t same = 0;  ///< settings that all agree in
};

/// Of the settings that change numbers: not names of studies, paths or what is kept. Settings of training are those of
/// the sequence's items; where these differ within a run, all are named.
Differences differences(const std::vector<const Json*>& specs);

}  // namespace lethe::ui
