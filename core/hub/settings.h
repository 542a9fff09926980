// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

namespace lethe::hub {

/// How the user has set up Hugging Face's programs.
struct Settings {
  std::string endpoint = "https://huggingface.co";  ///< without a slash at its end
  std::string token;                                ///< empty: none
  std::filesystem::path cache;
  bool offline = false;
};

/// HF_ENDPOINT, HF_TOKEN or the token's file, HF_HUB_CACHE and its kin, HF_HUB_OFFLINE. Throws InputError naming the
/// variable that cannot be used.
Settings settings_from_environment();

}  // namespace lethe::hub
