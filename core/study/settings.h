// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>
#include <string>

#include "catalog/option.h"
#include "study/run_spec.h"

namespace lethe::study {

/// Every key of "training", "evaluation" and "keep" as an option: type, unit, limits, meaning, and the default of a run
/// for which nothing else says anything.
std::span<const catalog::Option> training_options();
std::span<const catalog::Option> evaluation_options();
std::span<const catalog::Option> keep_options();

bool is_training_key(const std::string& key);

/// Overwrites what `overrides` names and leaves the rest. Throws InputError, beginning with `where`, for unknown keys,
/// wrong types, values out of range and what the engine cannot do.
void apply(const Json& overrides, Training& training, const std::string& where);
void apply(const Json& overrides, Evaluation& evaluation, const std::string& where);
void apply(const Json& overrides, Keep& keep, const std::string& where);

/// The number type meant by "auto" on this device.
std::string resolved_dtype(const std::string& dtype);

}  // namespace lethe::study
