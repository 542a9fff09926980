// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/byte_level.h"

#include "text/utf8.h"

namespace lethe::text {

const char* const gpt2_pattern = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

namespace {

bool stands_for_itself(int byte) { return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174; }

/// The characters of all bytes, U+0100 + n for those that are not printable.
std::array<char32_t, 256> make_characters() {
  std::array<char32_t, 256> characters{};
  char32_t next = 256;
  for (int byte = 0; byte < 256; ++byte)
    characters[static_cast<std::size_t>(byte)] = stands_for_itself(byte) ? static_cast<char32_t>(byte) : next++;
  return characters;
}

class ByteLevelPreTokenizer : public PreTokenizer {
 public:
  ByteLevelPreTokenizer(bool add_prefix_space, std::optional<Regex> regex)
      : add_prefix_space_(add_prefix_space), regex_(std::move(regex)) {}

  void split(Piece piece, std::vector<Piece>& pieces) const override {
    if (add_prefix_space_ && !piece.text.starts_with(' ')) piece.text.insert(0, 1, ' ');
    const std::string_view text = piece.text;
    std::size_t end = 0;
    const auto append = [&](std::size_t from, std::size_t to) {
      if (from != to) pieces.push_back({to_byte_level(text.substr(from, to - from)), piece.at_start && from == 0});
    };
    if (regex_)
      for (const Range& match : regex_->find_all(text)) {
        append(end, match.begin);
        append(match.begin, match.end);
        end = match.end;
      }
    append(end, text.size());
  }

 private:
  bool add_prefix_space_;
  std::optional<Regex> regex_;
};

class ByteLevelPostProcessor : public PostProcessor {
 public:
  std::vector<std::int32_t> process(std::vector<std::int32_t> ids) const override { return ids; }
};

void append_bytes(std::string& bytes, std::string_view token) {
  const std::size_t before = bytes.size();
  for (std::string_view rest = token; !rest.empty();) {
    const CodePoint character = first_code_point(rest);
    const auto byte = byte_of(character.value);
    if (!byte) {
      // A token outside the alphabet, such as an added one, is text already.
      bytes.resize(before);
      bytes += token;
      return;
    }
    bytes += static_cast<char>(*byte);
    rest.remove_prefix(character.size);
  }
}

class ByteLevelDecoder : public Decoder {
 public:
  std::vector<std::string> decode(std::vector<std::string> tokens) const override {
    std::string bytes;
    for (const std::string& token : tokens) append_bytes(bytes, token);
    return {to_valid_utf8(bytes)};
  }
};

}  // namespace

const std::array<std::string, 256>& byte_alphabet() {
  static const std::array<std::string, 256> alphabet = [] {
    const auto characters = make_characters();
    std::array<std::string, 256> made;
    for (std::size_t byte = 0; byte < 256; ++byte) append_utf8(made[byte], characters[byte]);
    return made;
  }();
  return alphabet;
}

std::optional<unsigned char> byte_of(char32_t character) {
  static const std::array<int, 512> bytes = [] {
    std::array<int, 512> made;
    made.fill(-1);
    const auto characters = make_characters();
    for (std::size_t byte = 0; byte < 256; ++byte) made[characters[byte]] = static_cast<int>(byte);
    return made;
  }();
  if (character >= bytes.size() || bytes[character] < 0) return std::nullopt;
  return static_cast<unsigned char>(bytes[character]);
}

std::string to_byte_level(std::string_view text) {
  const auto& alphabet = byte_alphabet();
  std::string mapped;
  mapped.reserve(text.size() + text.size() / 4 + 1);
  for (const char c : text) mapped += alphabet[static_cast<unsigned char>(c)];
  return mapped;
}

std::unique_ptr<const PreTokenizer> make_byte_level_pre_tokenizer(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  std::optional<Regex> regex;
  if (in.get("use_regex", true)) regex.emplace(gpt2_pattern, where);
  return std::make_unique<ByteLevelPreTokenizer>(in.require<bool>("add_prefix_space"), std::move(regex));
}

std::unique_ptr<const PostProcessor> make_byte_level_post_processor(const Json&, const std::string&) {
  return std::make_unique<ByteLevelPostProcessor>();
}

std::unique_ptr<const Decoder> make_byte_level_decoder(const Json&, const std::string&) {
  return std::make_unique<ByteLevelDecoder>();
}

}  // namespace lethe::text
