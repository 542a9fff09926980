// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/json.h"
#include "catalog/shape.h"
#include "formats/model_folder.h"
#include "formats/safetensors.h"
#include "formats/torch_file.h"
#include "text/charsmap.h"
#include "text/regex.h"
#include "text/tokenizer.h"
#include "text/utf8.h"

namespace lethe::fuzz {

namespace {

namespace fs = std::filesystem;

/// A folder of this process in memory, emptied when the program ends.
const fs::path& folder() {
  struct Folder {
    fs::path path = fs::path(fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path().string()) /
                    ("lethe-fuzz-" + std::to_string(::getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
  };
  static const Folder made;
  return made.path;
}

fs::path file(const std::string& name, std::span<const char> bytes) {
  for (const auto& entry : fs::directory_iterator(folder())) fs::remove(entry.path());
  std::ofstream(folder() / name, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return folder() / name;
}

/// The last byte decides nothing: an empty read keeps the compiler from leaving the loop out.
template <class File>
void touch(const File& opened) {
  unsigned sum = 0;
  for (const auto& tensor : opened.tensors())
    if (const auto bytes = opened.bytes(tensor); !bytes.empty())
      sum += static_cast<unsigned>(bytes.front()) + static_cast<unsigned>(bytes.back());
  volatile unsigned kept = sum;
  (void)kept;
}

void safetensors(std::span<const char> bytes) { touch(formats::SafetensorsFile(file("model.safetensors", bytes))); }

void torch(std::span<const char> bytes) { touch(formats::TorchFile(file("pytorch_model.bin", bytes))); }

void index(std::span<const char> bytes) {
  file("model.safetensors.index.json", bytes);
  std::ofstream(folder() / "config.json") << "{}";
  std::ofstream(folder() / "model-00001-of-00001.safetensors") << "";  // so that an index can be sound
  formats::open_model_folder(folder());
}

void config(std::span<const char> bytes) {
  const catalog::Shape shape = catalog::shape_of(parse_json(std::string(bytes.data(), bytes.size()), "c"), "c");
  shape.parameters();
  shape.activations_per_token(1);
}

/// What an engine takes for granted: every id has a row in the embedding.
void check_ids(const text::Tokenizer& tokenizer, const std::vector<std::int32_t>& ids) {
  for (const std::int32_t id : ids)
    if (id < 0 || id > tokenizer.largest_id())
      throw std::logic_error("the id " + std::to_string(id) + " is no token's");
}

/// The middle of a file, where its names, patterns and pieces stand.
std::string_view middle(std::span<const char> bytes) {
  const std::string_view all(bytes.data(), bytes.size());
  return all.substr(all.size() / 2).substr(0, 80);
}

void try_out(const text::Tokenizer& tokenizer, std::string_view own) {
  const std::array<std::string_view, 5> texts = {
      "", "a b", " Hello,  world!\n\n1234 \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 ＡＢ e\xcc\x81 <s> </s>",
      "\xff\xfe\x80 no UTF-8", own};
  for (const std::string_view text : texts) {
    const auto ids = tokenizer.encode(text);
    check_ids(tokenizer, ids);
    tokenizer.decode(ids);
    tokenizer.decode(ids, false);
  }
  tokenizer.decode(std::vector<std::int32_t>{-1, 0, 1, 2147483647});
}

void tokenizer(std::span<const char> bytes) {
  file("tokenizer.json", bytes);
  try_out(text::Tokenizer::load(folder()), middle(bytes));
}

void tokenizer_config(std::span<const char> bytes) {
  file("tokenizer_config.json", bytes);
  // Unigram, so that 'extra_ids' counts: the pieces <unk> (unknown), </s> (control), a and b.
  constexpr std::string_view model(
      "\x0a\x09\x0a\x05<unk>\x18\x02\x0a\x08\x0a\x04</s>\x18\x03\x0a\x03\x0a\x01"
      "a\x0a\x03\x0a\x01"
      "b\x12\x0e\x18\x01\xc0\x02\x00\xc8\x02\x01\xd0\x02\x01\x98\x02\x00",
      47);
  std::ofstream(folder() / "spiece.model", std::ios::binary) << model;
  try_out(text::Tokenizer::load(folder()), middle(bytes));
}

void sentencepiece(std::span<const char> bytes) {
  file("spiece.model", bytes);
  try_out(text::Tokenizer::load(folder()), middle(bytes));
}

/// The map's last bytes are the text: they are texts of the map, too.
void charsmap(std::span<const char> bytes) {
  const std::string_view all(bytes.data(), bytes.size());
  const text::Charsmap map(all, "m");
  for (const std::string_view text : {all.substr(all.size() - std::min<std::size_t>(all.size(), 40)), middle(bytes)}) {
    const std::string mapped = map.apply(text::to_valid_utf8(text));
    if (text::to_valid_utf8(mapped) != mapped) throw std::logic_error("the map makes text that is no UTF-8");
  }
}

/// A regular expression, a line end, a text.
void pattern(std::span<const char> bytes) {
  const std::string all = text::to_valid_utf8({bytes.data(), bytes.size()});
  const std::size_t end = all.find('\n');
  const text::Regex regex(std::string_view(all).substr(0, end), "p");
  if (end == std::string::npos) return;
  const std::string text = all.substr(end + 1);
  std::size_t last = 0;
  for (const text::Range& match : regex.find_all(text)) {
    if (match.begin < last || match.end < match.begin || match.end > text.size())
      throw std::logic_error("matches overlap or lie outside of the text");
    last = match.end;
  }
}

template <void (*read)(std::span<const char>)>
void refusing(std::span<const char> bytes) {
  try {
    read(bytes);
  } catch (const InputError&) {
  }
}

}  // namespace

const std::vector<Target>& targets() {
  static const std::vector<Target> all = {{"safetensors", refusing<safetensors>},
                                          {"index", refusing<index>},
                                          {"config", refusing<config>},
                                          {"tokenizer", refusing<tokenizer>},
                                          {"tokenizer_config", refusing<tokenizer_config>},
                                          {"sentencepiece", refusing<sentencepiece>},
                                          {"charsmap", refusing<charsmap>},
                                          {"pattern", refusing<pattern>},
                                          {"torch", refusing<torch>}};
  return all;
}

const Target& target(const std::string& name) {
  for (const Target& one : targets())
    if (one.name == name) return one;
  throw std::invalid_argument("no such fuzz target: " + name);
}

}  // namespace lethe::fuzz
