// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "store/queries.h"
#include "store/statements.h"

namespace lethe::store {

/// Fills elements, scores and tasks of a detail whose run and stages are there. For the inside of store/ only.
void fill_scores(Statements& sql, RunDetail& detail);

}  // namespace lethe::store
