// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "catalog/entries.h"

/// One description a file; all_strategies() lists them.
namespace lethe::catalog {

StrategyEntry sequential_strategy();

}  // namespace lethe::catalog
