// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>

#include <algorithm>
#include <stdexcept>

#include "text/utf8.h"

namespace lethe::text {

namespace {

UChar32 as_icu(char32_t c) { return static_cast<UChar32>(c); }

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

std::runtime_error icu_failure(UErrorCode error) {
  return std::runtime_error(std::string("ICU's normal forms: ") + u_errorName(error));
}

const icu::Normalizer2& icu_normalizer(NormalForm form) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* found = form == NormalForm::nfc    ? icu::Normalizer2::getNFCInstance(error)
                                  : form == NormalForm::nfd  ? icu::Normalizer2::getNFDInstance(error)
                                  : form == NormalForm::nfkc ? icu::Normalizer2::getNFKCInstance(error)
                                                             : icu::Normalizer2::getNFKDInstance(error);
  if (U_FAILURE(error)) throw icu_failure(error);
  return *found;
}

/// Hugging Face's library normalises by the tables of Unicode 9.0: later characters stay as they are.
const icu::UnicodeSet& normalised_characters() {
  static const icu::UnicodeSet characters = [] {
    UErrorCode error = U_ZERO_ERROR;
    icu::UnicodeSet set(UNICODE_STRING_SIMPLE("[:Age=9.0:]"), error);
    if (U_FAILURE(error)) throw icu_failure(error);
    set.freeze();
    return set;
  }();
  return characters;
}

/// What the grapheme rules need to know of the cluster so far.
struct Cluster {
  int last = U_GCB_OTHER;
  bool odd_indicators = false;  // an odd number of regional indicators
  bool pictograph = false;      // a pictograph, then extending characters alone
  bool pictograph_zwj = false;  // … and a joiner last

  void append(char32_t c, int kind) {
    odd_indicators = kind == U_GCB_REGIONAL_INDICATOR && !odd_indicators;
    pictograph_zwj = pictograph && kind == U_GCB_ZWJ;
    pictograph = u_hasBinaryProperty(as_icu(c), UCHAR_EXTENDED_PICTOGRAPHIC) || (pictograph && kind == U_GCB_EXTEND);
    last = kind;
  }

  /// UAX #29, GB3 to GB13 but for GB9c (newer than the oldest ICU in use).
  bool takes(char32_t c, int kind) const {
    if (last == U_GCB_CR) return kind == U_GCB_LF;
    if (last == U_GCB_LF || last == U_GCB_CONTROL) return false;
    if (kind == U_GCB_CONTROL || kind == U_GCB_CR || kind == U_GCB_LF) return false;
    if (kind == U_GCB_EXTEND || kind == U_GCB_ZWJ || kind == U_GCB_SPACING_MARK) return true;
    if (last == U_GCB_PREPEND) return true;
    if (last == U_GCB_L) return kind == U_GCB_L || kind == U_GCB_V || kind == U_GCB_LV || kind == U_GCB_LVT;
    if (last == U_GCB_LV || last == U_GCB_V) return kind == U_GCB_V || kind == U_GCB_T;
    if (last == U_GCB_LVT || last == U_GCB_T) return kind == U_GCB_T;
    if (last == U_GCB_REGIONAL_INDICATOR) return odd_indicators && kind == U_GCB_REGIONAL_INDICATOR;
    return pictograph_zwj && u_hasBinaryProperty(as_icu(c), UCHAR_EXTENDED_PICTOGRAPHIC);
  }
};

bool is_of_unicode(int version, char32_t c) {
  UVersionInfo age;
  u_charAge(as_icu(c), age);
  return age[0] <= version;
}

int grapheme_kind(char32_t c) { return u_getIntPropertyValue(as_icu(c), UCHAR_GRAPHEME_CLUSTER_BREAK); }

}  // namespace

bool is_word_character(char32_t c) {
  constexpr std::uint32_t kinds = U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
  return (U_GET_GC_MASK(as_icu(c)) & kinds) || u_hasBinaryProperty(as_icu(c), UCHAR_ALPHABETIC) ||
         u_hasBinaryProperty(as_icu(c), UCHAR_JOIN_CONTROL);
}

bool is_punctuation(char32_t c) {
  constexpr std::uint32_t ascii = U_GC_P_MASK | U_GC_S_MASK, others = U_GC_P_MASK;
  if (c < 0x80) return (U_GET_GC_MASK(as_icu(c)) & ascii) != 0;
  if (c == 0x166D || c == 0x111C9) return true;  // no longer since Unicode 12.0 and 11.0
  return (U_GET_GC_MASK(as_icu(c)) & others) && is_of_unicode(8, c);
}

bool is_numeric(char32_t c) { return (U_GET_GC_MASK(as_icu(c)) & U_GC_N_MASK) != 0; }

std::string to_lower_case(std::string_view text) {
  constexpr char32_t dotted_capital_i = 0x130, dot_above = 0x307;  // the only one that becomes two
  std::string lower;
  lower.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    if (c.value == dotted_capital_i) {
      lower += 'i';
      append_utf8(lower, dot_above);
    } else {
      append_utf8(lower, static_cast<char32_t>(u_tolower(as_icu(c.value))));
    }
    text.remove_prefix(c.size);
  }
  return lower;
}

std::string to_normal_form(std::string text, NormalForm form) {
  if (is_ascii(text)) return text;
  std::string normal;
  icu::StringByteSink<std::string> sink(&normal, static_cast<std::int32_t>(text.size()));
  UErrorCode error = U_ZERO_ERROR;
  const icu::FilteredNormalizer2 normalizer(icu_normalizer(form), normalised_characters());
  normalizer.normalizeUTF8(0, text, sink, nullptr, error);
  if (U_FAILURE(error)) throw icu_failure(error);
  return normal;
}

std::size_t first_grapheme_size(std::string_view text) {
  CodePoint c = first_code_point(text);
  std::size_t size = c.size;
  Cluster cluster;
  cluster.append(c.value, grapheme_kind(c.value));
  while (size < text.size()) {
    c = first_code_point(text.substr(size));
    const int kind = grapheme_kind(c.value);
    if (!cluster.takes(c.value, kind)) break;
    cluster.append(c.value, kind);
    size += c.size;
  }
  return size;
}

}  // namespace lethe::text
