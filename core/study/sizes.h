// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "study/forecast.h"
#include "text/tokenizer.h"

namespace lethe::study {

/// How long texts are for a model's tokenizer; of large files an evenly spread sample is read.
class Sizes {
 public:
  TaskSizes task(const ModelSource& model, const Source& task, const Evaluation& evaluation);
  std::vector<ElementSizes> benchmark(const ModelSource& model, const Source& benchmark, const Evaluation& evaluation);

 private:
  const text::Tokenizer& tokenizer(const ModelSource& model);
  std::map<std::string, text::Tokenizer> tokenizers_;
};

}  // namespace lethe::study
