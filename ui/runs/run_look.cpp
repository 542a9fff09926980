// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_look.h"

namespace lethe::ui {

figures::Venue screen_venue(const catalog::Catalog& catalog, Scheme scheme) {
  const char* file = scheme == Scheme::Dark ? "screen-dark.json" : "screen-light.json";
  return figures::read_venue(catalog.paths().resources / "venues" / file);
}

figures::Look look_of(const RunFacts& run, const figures::Venue& venue) {
  figures::AccuracyByStage series;
  figures::Line line;
  line.family = run.summary ? run.summary->family : "";
  line.method_name = run.row.method.value("name", "");
  line.strategy = run.strategy.toStdString();
  for (const std::string size : {"s", "m", "l"})
    if (run.row.model.ends_with("-" + size)) line.size = size;
  series.lines = {line};
  return figures::looks(series, venue).front();
}

}  // namespace lethe::ui
