// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <string>

#include "engine/models/language_model.h"
#include "engine/tuning/method.h"

namespace lethe::engine {

/// The type in which a run of that dtype loads its model: bf16 for pure_bf16, else fp32.
at::ScalarType loaded_type(const std::string& dtype);

/// fp32, pure_bf16: everything has the loaded type. bf16: activations and weights that nothing declares are bf16; what
/// the method declares (what it trains, its buffers) is fp32, so that small steps are not lost. To be called whenever
/// the method may have changed what it declares; a weight that training has left in fp32 stays so.
void apply_dtype(LanguageModel& model, const Method& method, const std::string& dtype);

}  // namespace lethe::engine
