// SPDX-License-Identifier: GPL-3.0-or-later
#include "all.h"
#include "computing.h"
#include "jsonl.h"

namespace lethe::cli {

namespace {

class Generate final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("--model", model_, "A model folder, or the name of a known model")->required();
    app.add_option("--input", input_, R"(A line a prompt: {"prompt"})")->required();
    app.add_option("--max-new-tokens", decoding_.max_new_tokens, "The longest text, in tokens")
        ->required()
        ->check(at_least(1));
    app.add_flag("--sample", decoding_.sample, "Draw tokens; else the most likely one is taken");
    app.add_option("--temperature", decoding_.temperature, "Divides the logits before a token is drawn")
        ->check(CLI::PositiveNumber);
    app.add_option("--top-k", decoding_.top_k, "Draw from so many most likely tokens; 0 = all")->check(at_least(0));
    app.add_option("--top-p", decoding_.top_p, "Draw from the fewest tokens that have this probability together")
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--repetition-penalty", decoding_.repetition_penalty,
                   "Above 1, what was read or written is less likely")
        ->check(CLI::PositiveNumber);
    app.add_option("--seed", decoding_.seed, "Of what is drawn")->check(at_least(0));
    declare_computing(app, computing_);
  }

  int run(const Common& common) override {
    const bool shaped = decoding_.temperature != 1 || decoding_.top_k != 0 || decoding_.top_p != 1;
    if (shaped && !decoding_.sample)
      throw InputError("--temperature, --top-k and --top-p shape what is drawn: add --sample");
    const fs::path folder = model_folder(make_catalog(common), model_);
    std::vector<std::string> prompts;
    for (const auto& texts : read_lines(input_, {"prompt"})) prompts.push_back(texts[0]);
    const auto service = engine::make_model_service(folder, computing_);
    tell_notices(*service);
    std::vector<OrderedJson> lines;
    std::int64_t cut = 0;
    naming_file(input_, [&] {
      for (const run::GenerateReply& reply : service->generate(prompts, decoding_)) {
        cut += reply.cut;
        lines.push_back({{"text", reply.text}, {"ids", reply.ids}, {"cut", reply.cut}});
      }
    });
    tell_cut(cut, service->prompt_limit());
    print_lines(lines, common.json);
    return done;
  }

 private:
  std::string model_, input_;
  run::Decoding decoding_;
  engine::Computing computing_;
};

}  // namespace

std::unique_ptr<Command> make_generate() { return std::make_unique<Generate>(); }

}  // namespace lethe::cli
