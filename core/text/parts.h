// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace lethe::text {

/// The parts a tokenizer.json is made of, in the order text passes through them. All are immutable once made and may
/// be used by several threads at once. A new part is a file of its own and one line in the tables of parts.cpp.

/// A stretch of text on its way to the model.
struct Piece {
  std::string text;
  bool at_start = false;  ///< it begins where the whole text begins
};

class Normalizer {
 public:
  virtual ~Normalizer() = default;
  /// Rewrites the text; `at_start` becomes false where its beginning falls away and nothing takes its place.
  virtual void normalize(Piece& piece) const = 0;
};

class PreTokenizer {
 public:
  virtual ~PreTokenizer() = default;
  /// Appends what `piece` (not empty) falls into; empty pieces are never appended.
  virtual void split(Piece piece, std::vector<Piece>& pieces) const = 0;
};

class Model {
 public:
  virtual ~Model() = default;
  /// Appends the ids of one piece.
  virtual void tokenize(std::string_view piece, std::vector<std::int32_t>& ids) const = 0;
  virtual std::optional<std::int32_t> id(std::string_view token) const = 0;
  /// Null for an id the vocabulary lacks; otherwise valid as long as the model.
  virtual const std::string* token(std::int32_t id) const = 0;
  virtual std::size_t size() const = 0;
  /// -1 for an empty vocabulary.
  virtual std::int32_t largest_id() const = 0;
  /// The token that stands for what the vocabulary cannot express, or "".
  virtual std::string unknown_token() const = 0;
};

class PostProcessor {
 public:
  virtual ~PostProcessor() = default;
  /// Adds the special tokens around one sequence.
  virtual std::vector<std::int32_t> process(std::vector<std::int32_t> ids) const = 0;
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Turns tokens into stretches of text; the text is all of them one after another.
  virtual std::vector<std::string> decode(std::vector<std::string> tokens) const = 0;
};

/// The registries: each reads the object's "type" and calls its maker; null JSON gives null. `where` names file and
/// part and begins every message. An InputError names a type that is not known, or what a part lacks.
std::unique_ptr<const Normalizer> make_normalizer(const Json& json, const std::string& where);
std::unique_ptr<const PreTokenizer> make_pre_tokenizer(const Json& json, const std::string& where);
std::unique_ptr<const Model> make_model(const Json& json, const std::string& where);
std::unique_ptr<const PostProcessor> make_post_processor(const Json& json, const std::string& where);
std::unique_ptr<const Decoder> make_decoder(const Json& json, const std::string& where);

}  // namespace lethe::text
