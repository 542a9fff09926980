// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/random_checkpoint.h"

#include "base/files.h"
#include "engine/checkpoint/model_io.h"

namespace lethe::test {

void write_random_checkpoint(const Json& config, const std::filesystem::path& tokenizer,
                             const std::filesystem::path& folder) {
  make_folder(folder.parent_path());
  engine::save_model(*engine::random_model(config, 7), folder, at::kFloat, tokenizer);
}

}  // namespace lethe::test
