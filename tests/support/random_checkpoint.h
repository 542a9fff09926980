// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "base/json.h"

namespace lethe::test {

/// The model that `config` (a config.json) describes, with weights drawn at random, as a folder that Hugging Face
/// programs read; the tokenizer is copied from `tokenizer`. The folder must not exist yet.
void write_random_checkpoint(const Json& config, const std::filesystem::path& tokenizer,
                             const std::filesystem::path& folder);

}  // namespace lethe::test
