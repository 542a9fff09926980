// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/sequence.h"

#include "base/error.h"
#include "text/growth.h"

namespace lethe::text {

namespace {

template <class Part>
using Parts = std::vector<std::unique_ptr<const Part>>;

template <class Part>
Parts<Part> read_parts(const Json& json, const std::string& where, const std::string& key,
                       std::unique_ptr<const Part> (*make)(const Json&, const std::string&)) {
  ObjectReader in(json, where);
  const Json& list = in.at(key);
  if (!list.is_array()) throw InputError(where + ": '" + key + "' has the wrong type: expected a list");
  Parts<Part> parts;
  for (const Json& item : list) {
    const std::string item_where = where + "." + key + "[" + std::to_string(parts.size()) + "]";
    parts.push_back(make(item, item_where));
    if (!parts.back()) throw InputError(item_where + ": expected an object {…}, got null");
  }
  return parts;
}

template <class Items, class Size>
std::size_t total(const Items& items, Size size) {
  std::size_t sum = 0;
  for (const auto& item : items) sum += size(item);
  return sum;
}

class NormalizerSequence : public Normalizer {
 public:
  explicit NormalizerSequence(Parts<Normalizer> parts) : parts_(std::move(parts)) {}
  void normalize(Piece& piece) const override {
    const std::size_t before = piece.text.size();
    for (const auto& part : parts_) {
      part->normalize(piece);
      refuse_growth(before, piece.text.size());
    }
  }

 private:
  Parts<Normalizer> parts_;
};

class PreTokenizerSequence : public PreTokenizer {
 public:
  explicit PreTokenizerSequence(Parts<PreTokenizer> parts) : parts_(std::move(parts)) {}
  void split(Piece piece, std::vector<Piece>& pieces) const override {
    const std::size_t before = piece.text.size();
    std::vector<Piece> now, next;
    now.push_back(std::move(piece));
    for (const auto& part : parts_) {
      next.clear();
      for (Piece& p : now) part->split(std::move(p), next);
      std::swap(now, next);
      refuse_growth(before, total(now, [](const Piece& p) { return p.text.size(); }));
    }
    std::move(now.begin(), now.end(), std::back_inserter(pieces));
  }

 private:
  Parts<PreTokenizer> parts_;
};

class PostProcessorSequence : public PostProcessor {
 public:
  explicit PostProcessorSequence(Parts<PostProcessor> parts) : parts_(std::move(parts)) {}
  std::vector<std::int32_t> process(std::vector<std::int32_t> ids) const override {
    for (const auto& part : parts_) ids = part->process(std::move(ids));
    return ids;
  }

 private:
  Parts<PostProcessor> parts_;
};

class DecoderSequence : public Decoder {
 public:
  explicit DecoderSequence(Parts<Decoder> parts) : parts_(std::move(parts)) {}
  std::vector<std::string> decode(std::vector<std::string> tokens) const override {
    const auto size = [](const std::string& token) { return token.size(); };
    const std::size_t before = total(tokens, size);
    for (const auto& part : parts_) {
      tokens = part->decode(std::move(tokens));
      refuse_growth(before, total(tokens, size));
    }
    return tokens;
  }

 private:
  Parts<Decoder> parts_;
};

}  // namespace

std::unique_ptr<const Normalizer> make_normalizer_sequence(const Json& json, const std::string& where) {
  return std::make_unique<NormalizerSequence>(read_parts(json, where, "normalizers", make_normalizer));
}

std::unique_ptr<const PreTokenizer> make_pre_tokenizer_sequence(const Json& json, const std::string& where) {
  return std::make_unique<PreTokenizerSequence>(read_parts(json, where, "pretokenizers", make_pre_tokenizer));
}

std::unique_ptr<const PostProcessor> make_post_processor_sequence(const Json& json, const std::string& where) {
  return std::make_unique<PostProcessorSequence>(read_parts(json, where, "processors", make_post_processor));
}

std::unique_ptr<const Decoder> make_decoder_sequence(const Json& json, const std::string& where) {
  return std::make_unique<DecoderSequence>(read_parts(json, where, "decoders", make_decoder));
}

}  // namespace lethe::text
