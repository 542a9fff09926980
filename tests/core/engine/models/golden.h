// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "engine/checkpoint/model_io.h"
#include "engine/models/language_model.h"

namespace lethe::engine::golden {

inline std::filesystem::path folder(const std::string& name) {
  return std::filesystem::path(LETHE_SOURCE_DIR) / "tests/golden/models" / name;
}

inline const std::vector<std::string>& names() {
  static const std::vector<std::string> all = {"bloom", "bloom-6-heads", "mt5-tied", "mt5-untied",
                                               "llama", "llama-grouped", "mistral",  "gemma"};
  return all;
}

inline std::vector<TextRow> rows(const Json& golden) {
  std::vector<TextRow> texts;
  for (const Json& row : golden["rows"])
    texts.push_back({row["prefix"].get<std::vector<std::int64_t>>(),
                     row["continuation"].get<std::vector<std::int64_t>>(), row["asked"].get<std::vector<bool>>()});
  return texts;
}

/// Every token of every continuation asked.
inline std::vector<TextRow> rows_asking_all(const Json& golden) {
  std::vector<TextRow> texts = rows(golden);
  for (TextRow& row : texts) row.asked.clear();
  return texts;
}

inline at::Tensor labels(const std::vector<TextRow>& rows) {
  std::vector<std::int64_t> tokens;
  for (const TextRow& row : rows)
    for (std::size_t t = 0; t < row.continuation.size(); ++t)
      if (row.asked.empty() || row.asked[t]) tokens.push_back(row.continuation[t]);
  return at::tensor(at::IntArrayRef(tokens), at::kLong);
}

inline double largest_difference(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

}  // namespace lethe::engine::golden
