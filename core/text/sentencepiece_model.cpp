// SPDX-License-Identifier: GPL-3.0-or-later
// The wire format of protocol buffers: a key (field number and kind of value) before every value. Fields that are not
// needed are skipped.
#include "text/sentencepiece_model.h"

#include <cmath>
#include <cstring>
#include <optional>

#include "base/error.h"
#include "text/utf8.h"

namespace lethe::text {

namespace {

// Published ones have less than 100; the time to find a piece's merges grows with the square of its length.
constexpr std::size_t longest_piece = 10'000;

[[noreturn]] void refuse_model(const std::string& where, const std::string& what) {
  throw InputError(where + ": not a sound SentencePiece model: " + what);
}

/// One value of a message; `number` holds the bits of numbers, `bytes` texts and messages.
struct Field {
  std::uint64_t key = 0, number = 0;
  std::string_view bytes;
};

class Message {
 public:
  Message(std::string_view bytes, const std::string& where) : rest_(bytes), where_(where) {}

  std::optional<Field> next() {
    if (rest_.empty()) return std::nullopt;
    const std::uint64_t key = varint();
    Field field{key >> 3, 0, {}};
    switch (key & 7) {
      case 0:
        field.number = varint();
        break;
      case 1:
        field.number = fixed(8);
        break;
      case 2:
        field.bytes = take(varint());
        break;
      case 5:
        field.number = fixed(4);
        break;
      default:
        refuse_model(where_, "it holds a value of an unknown kind");
    }
    return field;
  }

 private:
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) refuse_model(where_, "it was cut off");
    const std::string_view part = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return part;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if ((byte & 0x80) == 0) return value;
    }
    refuse_model(where_, "it holds a number of more than 64 bits");
  }
  std::uint64_t fixed(std::size_t size) {
    std::uint64_t value = 0;
    std::memcpy(&value, take(size).data(), size);
    return value;
  }

  std::string_view rest_;
  const std::string& where_;
};

SentencePieceModel::Piece read_piece(std::string_view bytes, const std::string& where) {
  SentencePieceModel::Piece piece;
  Message message(bytes, where);
  while (const auto field = message.next()) {
    if (field->key == 1) piece.text = field->bytes;
    if (field->key == 2) {
      const auto bits = static_cast<std::uint32_t>(field->number);
      std::memcpy(&piece.score, &bits, sizeof(bits));
    }
    if (field->key == 3) {
      if (field->number < 1 || field->number > 6) refuse_model(where, "a piece has an unknown type");
      piece.type = static_cast<SentencePieceModel::PieceType>(field->number);
    }
  }
  if (piece.text.size() > longest_piece)
    refuse_model(where, "a piece has " + std::to_string(piece.text.size()) + " bytes, expected at most " +
                            std::to_string(longest_piece));
  if (to_valid_utf8(piece.text) != piece.text) refuse_model(where, "a piece is no valid UTF-8");
  if (!std::isfinite(piece.score)) refuse_model(where, "the score of the piece '" + piece.text + "' is no number");
  return piece;
}

void read_trainer(std::string_view bytes, const std::string& where, SentencePieceModel& model) {
  Message message(bytes, where);
  while (const auto field = message.next()) {
    const auto signed_number = static_cast<std::int64_t>(field->number);
    if (field->key == 3) {
      if (field->number < 1 || field->number > 4) refuse_model(where, "it is of an unknown kind");
      model.kind = static_cast<SentencePieceModel::Kind>(field->number);
    }
    if (field->key == 35) model.byte_fallback = field->number != 0;
    if (field->key == 40) model.unknown_id = signed_number;
    if (field->key == 41) model.begin_id = signed_number;
    if (field->key == 42) model.end_id = signed_number;
  }
}

void read_preparation(std::string_view bytes, const std::string& where, SentencePieceModel& model) {
  Message message(bytes, where);
  while (const auto field = message.next()) {
    if (field->key == 2) model.charsmap = field->bytes;
    if (field->key == 3) model.add_dummy_prefix = field->number != 0;
  }
}

}  // namespace

SentencePieceModel parse_sentencepiece_model(std::string_view bytes, const std::string& where) {
  SentencePieceModel model;
  Message message(bytes, where);
  while (const auto field = message.next()) {
    if (field->key == 1) model.pieces.push_back(read_piece(field->bytes, where));
    if (field->key == 2) read_trainer(field->bytes, where, model);
    if (field->key == 3) read_preparation(field->bytes, where, model);
  }
  const auto count = static_cast<std::int64_t>(model.pieces.size());
  if (count == 0) refuse_model(where, "it holds no pieces");
  for (const std::int64_t id : {model.unknown_id, model.begin_id, model.end_id})
    if (id < -1 || id >= count) refuse_model(where, "a special token has the id " + std::to_string(id));
  return model;
}

}  // namespace lethe::text
