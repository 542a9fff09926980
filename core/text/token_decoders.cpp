// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/token_decoders.h"

#include <charconv>

#include "base/error.h"
#include "text/pattern.h"
#include "text/utf8.h"

namespace lethe::text {

namespace {

using Tokens = std::vector<std::string>;

class ReplaceDecoder : public Decoder {
 public:
  ReplaceDecoder(Pattern pattern, std::string content) : pattern_(std::move(pattern)), content_(std::move(content)) {}
  Tokens decode(Tokens tokens) const override {
    for (std::string& token : tokens) token = replace_ranges(token, pattern_.find_all(token), content_);
    return tokens;
  }

 private:
  Pattern pattern_;
  std::string content_;
};

std::optional<char> byte_of_token(std::string_view token) {
  if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') return std::nullopt;
  std::string_view digits = token.substr(3, 2);
  if (digits[0] == '+') digits.remove_prefix(1);  // the library's reader of numbers allows a sign
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return static_cast<char>(value);
}

class ByteFallbackDecoder : public Decoder {
 public:
  Tokens decode(Tokens tokens) const override {
    Tokens texts;
    std::string bytes;
    const auto end_run = [&] {
      if (!bytes.empty() && to_valid_utf8(bytes) == bytes)
        texts.push_back(bytes);
      else
        texts.insert(texts.end(), bytes.size(), "\xEF\xBF\xBD");
      bytes.clear();
    };
    for (std::string& token : tokens) {
      if (const auto byte = byte_of_token(token)) {
        bytes += *byte;
        continue;
      }
      end_run();
      texts.push_back(std::move(token));
    }
    end_run();
    return texts;
  }
};

class Fuse : public Decoder {
 public:
  Tokens decode(Tokens tokens) const override {
    std::string all;
    for (const std::string& token : tokens) all += token;
    return {std::move(all)};
  }
};

class StripDecoder : public Decoder {
 public:
  StripDecoder(std::string content, std::size_t start, std::size_t stop)
      : content_(std::move(content)), start_(start), stop_(stop) {}
  Tokens decode(Tokens tokens) const override {
    for (std::string& token : tokens) {
      std::string_view rest = token;
      for (std::size_t i = 0; i < start_ && rest.starts_with(content_); ++i) rest.remove_prefix(content_.size());
      for (std::size_t i = 0; i < stop_ && rest.ends_with(content_); ++i) rest.remove_suffix(content_.size());
      token = std::string(rest);
    }
    return tokens;
  }

 private:
  std::string content_;
  std::size_t start_, stop_;
};

}  // namespace

std::unique_ptr<const Decoder> make_replace_decoder(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Pattern pattern(in.at("pattern"), where + ".pattern");
  return std::make_unique<ReplaceDecoder>(std::move(pattern), in.require<std::string>("content"));
}

std::unique_ptr<const Decoder> make_byte_fallback_decoder(const Json&, const std::string&) {
  return std::make_unique<ByteFallbackDecoder>();
}

std::unique_ptr<const Decoder> make_fuse(const Json&, const std::string&) { return std::make_unique<Fuse>(); }

std::unique_ptr<const Decoder> make_strip_decoder(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  const auto content = in.require<std::string>("content");
  if (content.empty() || first_code_point(content).size != content.size())
    throw InputError(where + ": 'content' is '" + content + "'; expected one character");
  const auto start = in.require<std::size_t>("start");
  return std::make_unique<StripDecoder>(content, start, in.require<std::size_t>("stop"));
}

}  // namespace lethe::text
