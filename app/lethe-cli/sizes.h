// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "study/forecast.h"
#include "text/tokenizer.h"

namespace lethe::cli {

/// How long texts are for a model's tokenizer; of large files an evenly spread sample is read.
class Sizes {
 public:
  study::TaskSizes task(const study::ModelSource& model, const study::Source& task,
                        const study::Evaluation& evaluation);
  std::vector<study::ElementSizes> benchmark(const study::ModelSource& model, const study::Source& benchmark,
                                             const study::Evaluation& evaluation);

 private:
  const text::Tokenizer& tokenizer(const study::ModelSource& model);
  std::map<std::string, text::Tokenizer> tokenizers_;
};

}  // namespace lethe::cli
