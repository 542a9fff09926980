// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "metrics/metric.h"

namespace lethe::metrics {

std::unique_ptr<Metric> make_sari();
std::unique_ptr<Metric> make_bleu();
std::unique_ptr<Metric> make_rouge1();
std::unique_ptr<Metric> make_exact_match();

}  // namespace lethe::metrics
