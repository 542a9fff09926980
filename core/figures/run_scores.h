// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <set>
#include <string>

#include "catalog/catalog.h"
#include "figures/scores.h"
#include "metrics/forgetting/measures.h"
#include "store/queries.h"

namespace lethe::figures {

/// What a run forgot: fg and fg_final over the elements of dk, rs and rc, the others over its tasks; the groups, bias
/// too, each by itself. A run that is not done has none.
struct Forgetting {
  metrics::Measures measures;
  std::map<std::string, metrics::Measures> by_group;
};
Forgetting forgetting_of(const store::RunDetail& run);

/// What the folders of a run's data tell beside its numbers. A folder that is gone or was changed says nothing.
struct Remarks {
  std::set<std::string> generated_elements, elements_by_kind, generated_tasks;
};
Remarks remarks_of(const Json& spec);

/// RunScores::settings of a run spec: the training of all items, the options of method and strategies, what the model
/// and the tasks held.
std::map<std::string, std::string> settings_of(const Json& spec);

/// What figures and tables need of a run. Whether data is generated is read in the folders the run names.
RunScores scores_of(const store::RunDetail& run, const catalog::Catalog& catalog);

}  // namespace lethe::figures
