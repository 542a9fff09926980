// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "catalog/catalog.h"
#include "figures/look.h"
#include "figures/venue.h"
#include "runs/run_facts.h"
#include "theme/theme.h"

namespace lethe::ui {

/// The style in which series appear in the window.
figures::Venue screen_venue(const catalog::Catalog& catalog, Scheme scheme);

/// The marker and colour of a run in lists; of a family that is not known yet, those of the first.
figures::Look look_of(const RunFacts& run, const figures::Venue& venue);

}  // namespace lethe::ui
