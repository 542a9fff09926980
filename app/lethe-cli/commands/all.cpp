// SPDX-License-Identifier: GPL-3.0-or-later
#include "all.h"

namespace lethe::cli {

const std::vector<CommandEntry>& all_commands() {
  static const std::vector<CommandEntry> commands = {
      {"run", "Queue and execute all runs of a study; what is done is not done again", make_run},
      {"plan", "What a study expands to, and what it will take here", make_plan},
      {"list", "What there is: models, tasks, benchmarks, methods, strategies, protocols, studies, runs, figures",
       make_list},
      {"show", "One run: settings, scores, forgetting", make_show},
      {"figure", "Draw a figure and write its tables", make_figure},
      {"eval", "Scores of one model on benchmarks", make_eval},
      {"score", "Log-likelihood of continuations, line by line", make_score},
      {"generate", "Texts for prompts, line by line", make_generate},
      {"tokenize", "Token ids of texts, line by line", make_tokenize},
      {"measure", "Forgetting measures of a score matrix", make_measure},
      {"export", "Take a stage of a run out as a Hugging Face folder", make_export},
      {"hub", "Fetch a model from the Hugging Face hub", make_hub},
      {"nano", "Build the nano family anew: tasks, benchmarks, models", make_nano},
      {"doctor", "What computes here: device, number types, agreement with the processor, speed", make_doctor},
      {"execute", "Execute one job for another program: JSON lines in and out", make_execute},
  };
  return commands;
}

}  // namespace lethe::cli
