// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/text.h"

#include "base/join.h"

#include <array>
#include <charconv>
#include <utility>

namespace lethe::figures {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 26> latex_signs = {{
    {"\\", "\\textbackslash{}"},
    {"{", "\\{"},
    {"}", "\\}"},
    {"$", "\\$"},
    {"&", "\\&"},
    {"#", "\\#"},
    {"%", "\\%"},
    {"_", "\\_"},
    {"^", "\\textasciicircum{}"},
    {"~", "\\textasciitilde{}"},
    {"<", "\\textless{}"},
    {">", "\\textgreater{}"},
    {"|", "\\textbar{}"},
    {"\"", "\\textquotedbl{}"},
    {"±", "$\\pm$"},
    {"−", "$-$"},
    {"→", "$\\to$"},
    {"×", "$\\times$"},
    {"≥", "$\\geq$"},
    {"≤", "$\\leq$"},
    {"›", "$\\to$"},
    {"…", "\\dots{}"},
    {"–", "--"},
    {"·", "$\\cdot$"},
    {"₀", "$_0$"},
    {"\n", " "},
}};

// The length in bytes of the code point that begins with `lead`.
std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

std::size_t width_of(char32_t c) {
  const auto within = [c](char32_t low, char32_t high) { return c >= low && c <= high; };
  if (within(0x300, 0x36f) || within(0x200b, 0x200f) || c == 0xfeff) return 0;
  if (within(0x1100, 0x115f) || within(0x2e80, 0xa4cf) || within(0xac00, 0xd7a3) || within(0xf900, 0xfaff) ||
      within(0xfe30, 0xfe6f) || within(0xff00, 0xff60) || within(0x1f300, 0x1faff) || within(0x20000, 0x3fffd))
    return 2;
  return 1;
}

}  // namespace

std::string join_numbers(const std::vector<std::uint64_t>& numbers) {
  return join(numbers, ", ", [](std::uint64_t number) { return std::to_string(number); });
}

std::string exact(double value) {
  std::array<char, 40> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

std::string fixed(double value, int decimals) {
  std::array<char, 400> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals).ptr;
  std::string out(digits.data(), end);
  if (out.starts_with('-') && out.find_first_not_of("-0.") == std::string::npos) out.erase(0, 1);
  return out;
}

std::string pretty(double value, int decimals) {
  std::string out = fixed(value, decimals);
  if (out.starts_with('-')) out = std::string("−").append(out, 1);
  return out;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

std::string csv_record(const std::vector<std::string>& fields) {
  std::string out;
  for (std::size_t i = 0; i < fields.size(); ++i) out.append(i ? "," : "").append(csv_field(fields[i]));
  return out + "\r\n";
}

std::string latex(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t taken = 0;
    for (const auto& [sign, command] : latex_signs)
      if (text.starts_with(sign)) {
        out += command;
        taken = sign.size();
        break;
      }
    if (!taken) out += text[0];
    text.remove_prefix(taken ? taken : 1);
  }
  return out;
}

std::string latex_comment(std::string_view text) {
  std::string out = "% ";
  for (const char c : text) {
    if (c == '\r') continue;
    out += c;
    if (c == '\n') out += "% ";
  }
  return out + '\n';
}

std::string label_name(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (plain)
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  if (out.ends_with('-')) out.pop_back();
  return out.empty() ? "figure" : out;
}

std::string markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\|*_`<>[]").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = length_of(lead);
    char32_t c = length == 1 ? lead : lead & (0xffu >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k)
      c = (c << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3fu);
    width += width_of(c);
    i += length;
  }
  return width;
}

}  // namespace lethe::figures
