// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "catalog/entries.h"

/// One description a file; all_methods() lists them.
namespace lethe::catalog {

MethodEntry full_method();

}  // namespace lethe::catalog
