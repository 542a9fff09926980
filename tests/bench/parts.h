// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "bench/compare.h"

namespace lethe::bench {

std::vector<Comparison> measure_training(const Setting& setting);
std::vector<Comparison> measure_scoring(const Setting& setting);
std::vector<Comparison> measure_generation(const Setting& setting);
std::vector<Comparison> measure_tokenizer(const Setting& setting);
std::vector<Comparison> measure_loading(const Setting& setting);
std::vector<Comparison> measure_shapes(const Setting& setting);
std::vector<Comparison> measure_store(const Setting& setting);

}  // namespace lethe::bench
