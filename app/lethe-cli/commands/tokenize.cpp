// SPDX-License-Identifier: GPL-3.0-or-later
#include "all.h"
#include "jsonl.h"
#include "text/tokenizer.h"

namespace lethe::cli {

namespace {

class Tokenize final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("--model", model_, "A folder with a tokenizer.json, or the name of a known model")->required();
    app.add_option("--input", input_, R"(A line a text: {"text"})")->required();
    app.add_flag("--plain", plain_, "Add no special tokens");
    app.add_flag("--decode", decode_, R"(Also print the text the ids stand for, special tokens included: "decoded")");
  }

  int run(const Common& common) override {
    const auto tokenizer = text::Tokenizer::load(model_folder(make_catalog(common), model_));
    for (const std::string& sentence : tokenizer.notices()) tell(sentence);
    std::vector<OrderedJson> lines;
    for (const auto& texts : read_lines(input_, {"text"})) {
      const auto ids = tokenizer.encode(texts[0], !plain_);
      lines.push_back({{"ids", ids}});
      if (decode_) lines.back()["decoded"] = tokenizer.decode(ids, false);
    }
    print_lines(lines, common.json);
    return done;
  }

 private:
  std::string model_, input_;
  bool plain_ = false, decode_ = false;
};

}  // namespace

std::unique_ptr<Command> make_tokenize() { return std::make_unique<Tokenize>(); }

}  // namespace lethe::cli
