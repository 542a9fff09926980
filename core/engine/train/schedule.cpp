// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"

namespace lethe::engine {

double learning_rate_at(const study::Training& training, std::int64_t step, std::int64_t total) {
  const double done = static_cast<double>(step - 1);
  const double warmup = std::ceil(training.warmup * static_cast<double>(total));
  if (done < warmup) return training.learning_rate * done / warmup;
  const double progress = (done - warmup) / std::max(1.0, static_cast<double>(total) - warmup);
  if (training.schedule == "constant") return training.learning_rate;
  if (training.schedule == "linear") return training.learning_rate * std::max(0.0, 1.0 - progress);
  if (training.schedule == "cosine")
    return training.learning_rate * std::max(0.0, 0.5 * (1.0 + std::cos(std::numbers::pi * progress)));
  throw InputError("training: schedule '" + training.schedule + "' is not known: expected constant, linear or cosine");
}

}  // namespace lethe::engine
