// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_builder.h"

#include <algorithm>
#include <cctype>

namespace lethe {

namespace {

/// U+FFFD for every byte that is no UTF-8.
std::string printable(const std::string& text) {
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '+' || c == '-' || c == '.';
}

/// "…: syntax error while parsing value - invalid literal; …" → "invalid literal; …".
std::string reason_of(const std::string& what) {
  if (const auto dash = what.find(" - "); dash != std::string::npos) return what.substr(dash + 3);
  const auto end = what.find("] ");
  return end == std::string::npos ? what : what.substr(end + 2);
}

}  // namespace

std::optional<Json> JsonBuilder::build() {
  const CountedBytes begin(text_.data(), &passed_), end(text_.data() + text_.size(), &passed_);
  if (!Json::sax_parse(begin, end, this)) return std::nullopt;
  return std::move(root_);
}

Json* JsonBuilder::place(Json value) {
  Json* at = &root_;
  if (!open_.empty() && open_.back()->is_array()) {
    open_.back()->push_back(nullptr);
    at = &open_.back()->back();
  } else if (!open_.empty()) {
    at = value_;
  }
  *at = std::move(value);
  return at;
}

bool JsonBuilder::open(Json empty) {
  // Values are copied and written out by functions that call themselves: deeper ones would exhaust the stack.
  constexpr std::size_t deepest = 200;
  if (open_.size() == deepest) {
    problem.what =
        "values are nested more than " + std::to_string(deepest) + " deep; no file that is read here needs that";
    problem.byte = passed_ == 0 ? 0 : passed_ - 1;
    return false;
  }
  open_.push_back(place(std::move(empty)));
  return true;
}

bool JsonBuilder::close() {
  open_.pop_back();
  return true;
}

bool JsonBuilder::key(std::string& name) {
  const auto [entry, fresh] = open_.back()->get_ref<Json::object_t&>().try_emplace(name, nullptr);
  value_ = &entry->second;
  if (fresh) return true;
  problem.what = "the key '" + name + "' stands twice in one object; keep one of the two";
  problem.byte = text_.substr(0, passed_).rfind('"', passed_ < 2 ? 0 : passed_ - 2);
  return false;
}

std::string JsonBuilder::word_at(std::size_t byte) const {
  std::size_t begin = std::min(byte, text_.size()), end = begin;
  while (begin > 0 && in_word(text_[begin - 1])) --begin;
  while (end < text_.size() && in_word(text_[end])) ++end;
  return std::string(text_.substr(begin, end - begin));
}

bool JsonBuilder::parse_error(std::size_t byte, const std::string&, const nlohmann::detail::exception& error) {
  problem.byte = byte > 0 ? byte - 1 : 0;
  problem.what = "this is not valid JSON: " + printable(reason_of(error.what()));
  const std::string word = word_at(problem.byte);
  if (error.id == 406)
    problem.what = "the number " + word + " is too large";
  else if (!word.empty() && (problem.what.find(": invalid literal") != std::string::npos ||
                             problem.what.find(": invalid number") != std::string::npos))
    problem.what = "this is not valid JSON: '" + word +
                   "' is none of its words; expected a text in double quotes, a number, true, false or null";
  return false;
}

}  // namespace lethe
