// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/number_types.h"

#include <set>

namespace lethe::engine {

at::ScalarType loaded_type(const std::string& dtype) { return dtype == "pure_bf16" ? at::kBFloat16 : at::kFloat; }

void apply_dtype(LanguageModel& model, const Method& method, const std::string& dtype) {
  if (dtype != "bf16") return;
  const bool first = model.compute_type() != at::kBFloat16;
  model.set_compute_type(at::kBFloat16);
  std::set<std::string> declared;
  for (const Declared& one : method.declared()) declared.insert(one.name);
  for (const auto& [name, weight] : model.weights()) {
    const at::Tensor all_who_hold_it = weight;
    if (declared.contains(name))
      all_who_hold_it.set_data(weight.to(at::kFloat));
    else if (first)
      all_who_hold_it.set_data(weight.to(at::kBFloat16));
  }
}

}  // namespace lethe::engine
