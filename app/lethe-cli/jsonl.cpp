// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonl.h"

#include <iostream>

#include "base/files.h"
#include "common.h"

namespace lethe::cli {

static std::vector<std::string> texts_of(const std::string& line, const std::string& file, std::size_t number,
                                         const std::vector<std::string>& keys) {
  const std::string where = file + ", line " + std::to_string(number);
  if (line.find_first_not_of(" \t\r") == std::string::npos)
    throw InputError(where + ": the line is empty, expected an object with '" + join(keys, "' and '") + "'");
  const Json json = parse_json(line, file, number);
  ObjectReader in(json, where);
  std::vector<std::string> texts;
  for (const std::string& key : keys) in.allow(key);
  in.finish();
  for (const std::string& key : keys) texts.push_back(in.require<std::string>(key));
  return texts;
}

std::vector<std::vector<std::string>> read_lines(const std::filesystem::path& file,
                                                 const std::vector<std::string>& keys) {
  const std::string text = read_file(file);
  std::vector<std::vector<std::string>> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::size_t number = lines.size() + 1;
    lines.push_back(texts_of(text.substr(begin, end - begin), file.string(), number, keys));
    begin = end + 1;
  }
  return lines;
}

void naming_file(const std::filesystem::path& file, const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    const std::string sentence = error.what();
    throw InputError(sentence.starts_with("line ") ? file.string() + ", " + sentence : sentence);
  }
}

void print_lines(const std::vector<OrderedJson>& lines, bool json) {
  if (json) return print({{"results", lines}});
  for (const OrderedJson& line : lines)
    std::cout << line.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) << '\n';
  std::cout.flush();
}

}  // namespace lethe::cli
