// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/entries.h"

namespace lethe::catalog {

// Luo et al., "An Empirical Study of Catastrophic Forgetting in Large Language Models During Continual Fine-tuning",
// arXiv 2308.08747, and the training script its authors released. Kept back from it: 16-bit floats with loss scaling.
static ProtocolEntry luo2023() {
  return {"luo2023",
          "Continual instruction tuning as in arXiv 2308.08747: full fine-tuning, five tasks in a row, zero-shot "
          "scoring by the likelihood of the options' texts.",
          {{"epochs", 3},
           {"examples_per_task", 100000},
           {"batch_size", 128},
           {"micro_batch_size", nullptr},
           {"learning_rate", 2e-5},
           {"schedule", "constant"},
           {"warmup", 0},
           {"optimizer", "adamw"},
           {"betas", {0.9, 0.999}},
           {"epsilon", 1e-8},
           {"weight_decay", 0},
           {"clip", 1},
           {"dropout", 0},
           {"max_length", 512},
           {"dtype", "auto"},
           {"activation_checkpointing", false}},
          {{"shots", nullptr}, {"limit", nullptr}, {"probe_every", 0}, {"probe_items", 64}},
          {"Loss on the target and the end token only.",
           "An option's score is the sum of the log-probabilities of its text, letters are never scored; "
           "the first of equal options wins; nothing is normalised by length.",
           "A context that is too long loses its beginning.", "A group's value is the plain mean of its elements.",
           "Bias is the share of pairs whose stereotyped sentence is the more likely one.",
           "Each stage starts from the true final weights of the one before, with a fresh optimiser (the released "
           "script started from the last multiple of 1000 steps)."}};
}

std::vector<ProtocolEntry> all_protocols() { return {luo2023()}; }

}  // namespace lethe::catalog
