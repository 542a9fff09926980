// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/normalizers.h"

#include "base/error.h"
#include "text/charsmap.h"
#include "text/pattern.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace lethe::text {

namespace {

class UnicodeForm : public Normalizer {
 public:
  explicit UnicodeForm(NormalForm form) : form_(form) {}
  void normalize(Piece& piece) const override { piece.text = to_normal_form(std::move(piece.text), form_); }

 private:
  NormalForm form_;
};

class Lowercase : public Normalizer {
 public:
  void normalize(Piece& piece) const override { piece.text = to_lower_case(piece.text); }
};

class Prepend : public Normalizer {
 public:
  explicit Prepend(std::string before) : before_(std::move(before)) {}
  void normalize(Piece& piece) const override {
    if (!piece.text.empty()) piece.text.insert(0, before_);
  }

 private:
  std::string before_;
};

class ReplaceNormalizer : public Normalizer {
 public:
  ReplaceNormalizer(Pattern pattern, std::string content)
      : pattern_(std::move(pattern)), content_(std::move(content)) {}
  void normalize(Piece& piece) const override {
    const std::vector<Range> matches = pattern_.find_all(piece.text);
    if (matches.empty()) return;
    const bool start_goes = content_.empty() && matches.front().begin == 0 && matches.front().end > 0;
    piece.text = replace_ranges(piece.text, matches, content_);
    piece.at_start = piece.at_start && !start_goes;
  }

 private:
  Pattern pattern_;
  std::string content_;
};

class StripNormalizer : public Normalizer {
 public:
  StripNormalizer(bool left, bool right) : left_(left), right_(right) {}
  void normalize(Piece& piece) const override {
    std::string_view rest = piece.text;
    if (right_) rest.remove_suffix(white_space_at_end(rest));
    const std::size_t leading = left_ ? white_space_at_start(rest) : 0;
    piece.at_start = piece.at_start && leading == 0;
    piece.text = rest.substr(leading);
  }

 private:
  bool left_, right_;
};

class Precompiled : public Normalizer {
 public:
  explicit Precompiled(Charsmap charsmap) : charsmap_(std::move(charsmap)) {}
  void normalize(Piece& piece) const override { piece.text = charsmap_.apply(std::move(piece.text)); }

 private:
  Charsmap charsmap_;
};

}  // namespace

std::unique_ptr<const Normalizer> make_nfc(const Json&, const std::string&) {
  return std::make_unique<UnicodeForm>(NormalForm::nfc);
}
std::unique_ptr<const Normalizer> make_nfd(const Json&, const std::string&) {
  return std::make_unique<UnicodeForm>(NormalForm::nfd);
}
std::unique_ptr<const Normalizer> make_nfkc(const Json&, const std::string&) {
  return std::make_unique<UnicodeForm>(NormalForm::nfkc);
}
std::unique_ptr<const Normalizer> make_nfkd(const Json&, const std::string&) {
  return std::make_unique<UnicodeForm>(NormalForm::nfkd);
}
std::unique_ptr<const Normalizer> make_lowercase(const Json&, const std::string&) {
  return std::make_unique<Lowercase>();
}

std::unique_ptr<const Normalizer> make_prepend(const Json& json, const std::string& where) {
  return std::make_unique<Prepend>(ObjectReader(json, where).require<std::string>("prepend"));
}

std::unique_ptr<const Normalizer> make_replace_normalizer(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Pattern pattern(in.at("pattern"), where + ".pattern");
  return std::make_unique<ReplaceNormalizer>(std::move(pattern), in.require<std::string>("content"));
}

std::unique_ptr<const Normalizer> make_strip_normalizer(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  const bool left = in.require<bool>("strip_left");
  return std::make_unique<StripNormalizer>(left, in.require<bool>("strip_right"));
}

std::unique_ptr<const Normalizer> make_precompiled(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  return std::make_unique<Precompiled>(
      Charsmap::from_base64(in.require<std::string>("precompiled_charsmap"), where + ".precompiled_charsmap"));
}

}  // namespace lethe::text
