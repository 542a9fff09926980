// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/methods/methods.h"

namespace lethe::catalog {

MethodEntry full_method() { return {"full", "Every weight of the model is trained."}; }

}  // namespace lethe::catalog
