// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string>

#include "data/benchmark.h"
#include "data/task.h"
#include "study/run_spec.h"

/// Which samples an evaluation scores, told before anything is scored.
namespace lethe::study {

/// How many of `size` items the evaluation's limit leaves.
std::size_t limited(const Evaluation& evaluation, std::size_t size);

/// Two scores are comparable only if this agrees: rows, template, protocol, limit, shots and the metric's version. The
/// items are those a causal or an encoder–decoder model reads.
std::string sample_hash(const data::Element& element, data::ModelKind kind, const Evaluation& evaluation);
/// The same for a task's test part.
std::string sample_hash(const data::Task& task, const Evaluation& evaluation);

}  // namespace lethe::study
