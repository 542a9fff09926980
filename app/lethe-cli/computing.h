// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>

#include "engine/engine.h"

namespace lethe::cli {

/// Declares --device and --threads.
void declare_device(CLI::App& app, std::string& device, int& threads);
/// Declares --device, --threads and --dtype, for commands that ask a model.
void declare_computing(CLI::App& app, engine::Computing& computing);

}  // namespace lethe::cli
