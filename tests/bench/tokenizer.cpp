// SPDX-License-Identifier: GPL-3.0-or-later
// One thread on either side: Lethe's tokenizer has no more.
#include <algorithm>
#include <cstdlib>

#include "base/files.h"
#include "bench/models.h"
#include "bench/parts.h"
#include "text/tokenizer.h"

namespace lethe::bench {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end == std::string::npos ? end : end - begin));
  }
  return lines;
}

/// The sources and pages of this repository: words, names, numbers and signs, in an order that is always the same.
std::string own_text() {
  const fs::path root = LETHE_SOURCE_DIR;
  std::vector<fs::path> files = {root / "LICENSE", root / "README.md", root / "CONTRIBUTING.md"};
  for (const char* folder : {"core", "app", "ui", "tests", "docs"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string kind = entry.path().extension().string();
      if (kind == ".cpp" || kind == ".h" || kind == ".md") files.push_back(entry.path());
    }
  std::sort(files.begin(), files.end());
  std::string text;
  for (const fs::path& file : files) text += read_file(file);
  return text;
}

Comparison encoded(const Setting& setting, const std::string& name, const fs::path& folder, const std::string& text) {
  const fs::path file = setting.folder / "text.txt";
  write_file(file, text);
  const auto tokenizer = text::Tokenizer::load(folder);
  const std::vector<std::string> lines = lines_of(text);
  Work work{"tokenizer", name, "MB/s", {}, true, {}, equal_share};
  work.peer = {{"what", "tokenizer"}, {"folder", folder.string()}, {"file", file.string()}, {"threads", 1}};
  work.own = [&] {
    Repeat repeat;
    std::vector<std::size_t> lengths;
    repeat.seconds = seconds_of([&] {
      for (const std::string& line : lines) lengths.push_back(tokenizer.encode(line).size());
    });
    for (const std::string& line : lines) repeat.amount += static_cast<double>(line.size()) / 1e6;
    repeat.result = lengths;
    return repeat;
  };
  return compare(setting, work);
}

}  // namespace

std::vector<Comparison> measure_tokenizer(const Setting& setting) {
  std::vector<Comparison> all;
  all.push_back(encoded(setting, "nano; this repository", resources() / "models/bloomz-nano-m", own_text()));
  const char* real = std::getenv("LETHE_REAL_DATA");
  const fs::path data = real == nullptr ? "" : real;
  const fs::path hellaswag = data / "hellaswag/validation.jsonl";
  if (real != nullptr && fs::exists(data / "tokenizers/gpt2/tokenizer.json") && fs::exists(hellaswag))
    all.push_back(encoded(setting, "GPT-2; HellaSwag", data / "tokenizers/gpt2", read_file(hellaswag)));
  return all;
}

}  // namespace lethe::bench
