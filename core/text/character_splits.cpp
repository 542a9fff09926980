// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/character_splits.h"

#include "text/pieces.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace lethe::text {

namespace {

/// Calls with the range and the code point of every character.
template <class Visit>
void for_each_character(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = first_code_point(text.substr(at));
    visit(Range{at, at + c.size}, c.value);
    at += c.size;
  }
}

/// Finds single characters and lets a behaviour say what becomes of them.
class CharacterSplit : public PreTokenizer {
 public:
  CharacterSplit(bool (*found)(char32_t), Behaviour behaviour) : found_(found), behaviour_(behaviour) {}
  void split(Piece piece, std::vector<Piece>& pieces) const override {
    std::vector<Range> matches;
    for_each_character(piece.text, [&](Range range, char32_t c) {
      if (found_(c)) matches.push_back(range);
    });
    if (matches.empty()) return pieces.push_back(std::move(piece));
    append_pieces(piece, matches, behaviour_, false, pieces);
  }

 private:
  bool (*found_)(char32_t);
  Behaviour behaviour_;
};

class Whitespace : public PreTokenizer {
 public:
  void split(Piece piece, std::vector<Piece>& pieces) const override {
    enum class Kind { none, word, other };
    std::vector<Range> runs;
    Kind last = Kind::none;
    for_each_character(piece.text, [&](Range range, char32_t c) {
      const Kind kind = is_white_space(c) ? Kind::none : is_word_character(c) ? Kind::word : Kind::other;
      if (kind != Kind::none && kind == last)
        runs.back().end = range.end;
      else if (kind != Kind::none)
        runs.push_back(range);
      last = kind;
    });
    append_pieces(piece, runs, Behaviour::removed, true, pieces);
  }
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_whitespace(const Json&, const std::string&) {
  return std::make_unique<Whitespace>();
}

std::unique_ptr<const PreTokenizer> make_whitespace_split(const Json&, const std::string&) {
  return std::make_unique<CharacterSplit>(is_white_space, Behaviour::removed);
}

std::unique_ptr<const PreTokenizer> make_punctuation(const Json& json, const std::string& where) {
  const auto name = ObjectReader(json, where).get<std::string>("behavior", "Isolated");
  return std::make_unique<CharacterSplit>(is_punctuation, read_behaviour(name, where));
}

std::unique_ptr<const PreTokenizer> make_digits(const Json& json, const std::string& where) {
  const bool individual = ObjectReader(json, where).require<bool>("individual_digits");
  return std::make_unique<CharacterSplit>(is_numeric, individual ? Behaviour::isolated : Behaviour::contiguous);
}

}  // namespace lethe::text
