// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace lethe {

/// Steps through a text and tells how far the parser, which keeps a copy, has come.
class CountedBytes {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountedBytes(const char* at, std::size_t* passed) : at_(at), passed_(passed) {}
  reference operator*() const { return *at_; }
  CountedBytes& operator++() {
    ++at_;
    ++*passed_;
    return *this;
  }
  CountedBytes operator++(int) {
    CountedBytes before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountedBytes& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  std::size_t* passed_;
};

/// Builds a document as nlohmann's own parser does, but ends at a key that stands twice in an object.
class JsonBuilder final : public nlohmann::json_sax<Json> {
 public:
  struct Problem {
    std::size_t byte = 0;  ///< from 0: what is at fault stands here, or ends before it
    std::string what;
  };

  explicit JsonBuilder(std::string_view text) : text_(text) {}

  /// The document, or nothing: then `problem` says why.
  std::optional<Json> build();
  Problem problem;

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(std::int64_t value) override { return put(value); }
  bool number_unsigned(std::uint64_t value) override { return put(value); }
  bool number_float(double value, const std::string&) override { return put(value); }
  bool string(std::string& value) override { return put(std::move(value)); }
  bool binary(Json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override;
  bool parse_error(std::size_t byte, const std::string& token, const nlohmann::detail::exception& error) override;

 private:
  Json* place(Json value);
  bool put(Json value) { return place(std::move(value)) != nullptr; }
  bool open(Json empty);
  bool close();
  std::string word_at(std::size_t byte) const;

  std::string_view text_;
  std::size_t passed_ = 0;
  Json root_;
  std::vector<Json*> open_;  ///< the objects and arrays around the present place
  Json* value_ = nullptr;    ///< of the key read last
};

}  // namespace lethe
