// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <span>
#include <vector>

#include "catalog/catalog.h"
#include "store/database.h"
#include "study/forecast.h"
#include "study/sizes.h"

namespace lethe::queue {

/// Forecasts of studies on this machine; what was measured and counted once is remembered. Not for several threads at
/// once.
class Forecasting {
 public:
  /// `measure` times the units of work of a run's model and method.
  Forecasting(const catalog::Catalog& catalog, study::Environment here,
              std::function<study::Costs(const study::RunSpec&)> measure);

  /// Without a database nothing counts as done.
  study::Forecast forecast(const std::vector<study::RunSpec>& runs, store::Database* database);

 private:
  study::Costs costs(const study::RunSpec& run);

  const catalog::Catalog& catalog_;
  study::Environment here_;
  std::function<study::Costs(const study::RunSpec&)> measure_;
  study::Sizes sizes_;
  std::map<std::string, study::Costs> costs_;
  std::map<std::string, study::TaskSizes> tasks_;
  std::map<std::string, std::vector<study::ElementSizes>> benchmarks_;
};

}  // namespace lethe::queue
