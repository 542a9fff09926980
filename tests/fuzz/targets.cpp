// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/json.h"
#include "catalog/shape.h"
#include "formats/model_folder.h"
#include "formats/safetensors.h"
#include "formats/torch_file.h"
#include "text/tokenizer.h"

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
  formats::open_model_folder(folder());
}

void config(std::span<const char> bytes) {
  const catalog::Shape shape = catalog::shape_of(parse_json(std::string(bytes.data(), bytes.size()), "c"), "c");
  shape.parameters();
  shape.activations_per_token(1);
}

void try_out(const text::Tokenizer& tokenizer) {
  constexpr std::array texts = {"", "a b",
                                " Hello,  world!\n\n1234 \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 ＡＢ e\xcc\x81 <s> </s>",
                                "\xff\xfe\x80 no UTF-8"};
  for (const char* text : texts) {
    const auto ids = tokenizer.encode(text);
    tokenizer.decode(ids);
    tokenizer.decode(ids, false);
  }
  tokenizer.decode(std::vector<std::int32_t>{-1, 0, 1, 2147483647});
}

void tokenizer(std::span<const char> bytes) {
  file("tokenizer.json", bytes);
  try_out(text::Tokenizer::load(folder()));
}

void sentencepiece(std::span<const char> bytes) {
  file("spiece.model", bytes);
  try_out(text::Tokenizer::load(folder()));
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
                                          {"sentencepiece", refusing<sentencepiece>},
                                          {"torch", refusing<torch>}};
  return all;
}

const Target& target(const std::string& name) {
  for (const Target& one : targets())
    if (one.name == name) return one;
  throw std::invalid_argument("no such fuzz target: " + name);
}

}  // namespace lethe::fuzz
