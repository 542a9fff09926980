// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/metaspace.h"

#include "base/error.h"
#include "text/utf8.h"

namespace lethe::text {

namespace {

enum class PrependScheme { always, first, never };

struct MetaspaceFields {
  std::string replacement;
  PrependScheme scheme = PrependScheme::always;
  bool split = true;
};

PrependScheme read_scheme(ObjectReader& in) {
  const auto name = in.get<std::string>("prepend_scheme", "always");
  if (name != "always" && name != "first" && name != "never")
    throw InputError(in.where() + ": 'prepend_scheme' is '" + name + "'; expected one of always, first, never");
  // Files of before 2024 have this field alone.
  if (!in.get("add_prefix_space", true) || name == "never") return PrependScheme::never;
  return name == "first" ? PrependScheme::first : PrependScheme::always;
}

MetaspaceFields read_metaspace(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  MetaspaceFields fields;
  fields.replacement = in.require<std::string>("replacement");
  if (fields.replacement.empty() || first_code_point(fields.replacement).size != fields.replacement.size())
    throw InputError(where + ": 'replacement' is '" + fields.replacement + "'; expected one character");
  fields.scheme = read_scheme(in);
  fields.split = in.get("split", true);
  return fields;
}

class MetaspacePreTokenizer : public PreTokenizer {
 public:
  explicit MetaspacePreTokenizer(MetaspaceFields fields) : fields_(std::move(fields)) {}

  void split(Piece piece, std::vector<Piece>& pieces) const override {
    std::string text = replaced(piece.text);
    const bool wanted =
        fields_.scheme == PrependScheme::always || (fields_.scheme == PrependScheme::first && piece.at_start);
    if (wanted && !text.starts_with(fields_.replacement)) text.insert(0, fields_.replacement);
    if (!fields_.split) return pieces.push_back({std::move(text), piece.at_start});
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
      end = std::min(text.find(fields_.replacement, begin + 1), text.size());
      pieces.push_back({text.substr(begin, end - begin), piece.at_start && begin == 0});
    }
  }

 private:
  std::string replaced(std::string_view text) const {
    std::string out;
    out.reserve(text.size() + text.size() / 2 + fields_.replacement.size());
    for (const char c : text)
      if (c == ' ')
        out += fields_.replacement;
      else
        out += c;
    return out;
  }

  MetaspaceFields fields_;
};

class MetaspaceDecoder : public Decoder {
 public:
  explicit MetaspaceDecoder(MetaspaceFields fields) : fields_(std::move(fields)) {}
  std::vector<std::string> decode(std::vector<std::string> tokens) const override {
    for (std::string& token : tokens) {
      const bool dropped = &token == &tokens.front() && fields_.scheme != PrependScheme::never;
      for (std::size_t at = 0; (at = token.find(fields_.replacement, at)) != std::string::npos; at += !dropped)
        token.replace(at, fields_.replacement.size(), dropped ? "" : " ");
    }
    return tokens;
  }

 private:
  MetaspaceFields fields_;
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_metaspace_pre_tokenizer(const Json& json, const std::string& where) {
  return std::make_unique<MetaspacePreTokenizer>(read_metaspace(json, where));
}

std::unique_ptr<const Decoder> make_metaspace_decoder(const Json& json, const std::string& where) {
  return std::make_unique<MetaspaceDecoder>(read_metaspace(json, where));
}

}  // namespace lethe::text
