// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::text {

/// What a SentencePiece model file (spiece.model, tokenizer.model) says of its vocabulary and how text is prepared: a
/// protocol buffer of the type ModelProto (sentencepiece_model.proto).
struct SentencePieceModel {
  enum class Kind { unigram = 1, bpe = 2, word = 3, character = 4 };
  enum class PieceType { normal = 1, unknown = 2, control = 3, user_defined = 4, unused = 5, byte = 6 };
  struct Piece {
    std::string text;
    float score = 0;
    PieceType type = PieceType::normal;
  };

  std::vector<Piece> pieces;  ///< their index is their id
  Kind kind = Kind::unigram;
  bool byte_fallback = false;
  std::int64_t unknown_id = 0, begin_id = 1, end_id = 2;  ///< −1 for none
  std::string charsmap;                                   ///< the precompiled map of characters; empty for none
  bool add_dummy_prefix = true;
};

/// Throws InputError that begins with `where` for bytes that are no such message, and for pieces that are no UTF-8.
SentencePieceModel parse_sentencepiece_model(std::string_view bytes, const std::string& where);

}  // namespace lethe::text
