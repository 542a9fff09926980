// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/parts.h"

#include <span>

#include "base/error.h"
#include "text/bpe.h"
#include "text/byte_level.h"
#include "text/sequence.h"
#include "text/split.h"
#include "text/template_processing.h"

namespace lethe::text {

namespace {

template <class Part>
struct Maker {
  const char* type;
  std::unique_ptr<const Part> (*make)(const Json& json, const std::string& where);
};

template <class Part>
std::unique_ptr<const Part> make_part(const Json& json, const std::string& where, const std::string& type,
                                      std::span<const Maker<Part>> makers) {
  std::string known;
  for (const Maker<Part>& maker : makers) {
    if (type == maker.type) return maker.make(json, where);
    known += (known.empty() ? "" : ", ") + std::string(maker.type);
  }
  throw InputError(where + ": the type '" + type + "' is not supported; expected " +
                   (known.empty() ? "null" : "one of " + known));
}

std::string type_of(const Json& json, const std::string& where) {
  return ObjectReader(json, where).require<std::string>("type");
}

}  // namespace

std::unique_ptr<const Normalizer> make_normalizer(const Json& json, const std::string& where) {
  if (json.is_null()) return nullptr;
  return make_part<Normalizer>(json, where, type_of(json, where), {});
}

std::unique_ptr<const PreTokenizer> make_pre_tokenizer(const Json& json, const std::string& where) {
  static constexpr Maker<PreTokenizer> makers[] = {
      {"ByteLevel", make_byte_level_pre_tokenizer}, {"Sequence", make_pre_tokenizer_sequence}, {"Split", make_split}};
  if (json.is_null()) return nullptr;
  return make_part<PreTokenizer>(json, where, type_of(json, where), makers);
}

std::unique_ptr<const Model> make_model(const Json& json, const std::string& where) {
  static constexpr Maker<Model> makers[] = {{"BPE", make_bpe}};
  // Files of before 2021 leave the type out; only BPE has merges.
  const bool untyped_bpe = json.is_object() && !json.contains("type") && json.contains("merges");
  return make_part<Model>(json, where, untyped_bpe ? "BPE" : type_of(json, where), makers);
}

std::unique_ptr<const PostProcessor> make_post_processor(const Json& json, const std::string& where) {
  static constexpr Maker<PostProcessor> makers[] = {{"ByteLevel", make_byte_level_post_processor},
                                                    {"Sequence", make_post_processor_sequence},
                                                    {"TemplateProcessing", make_template_processing}};
  if (json.is_null()) return nullptr;
  return make_part<PostProcessor>(json, where, type_of(json, where), makers);
}

std::unique_ptr<const Decoder> make_decoder(const Json& json, const std::string& where) {
  static constexpr Maker<Decoder> makers[] = {{"ByteLevel", make_byte_level_decoder},
                                              {"Sequence", make_decoder_sequence}};
  if (json.is_null()) return nullptr;
  return make_part<Decoder>(json, where, type_of(json, where), makers);
}

}  // namespace lethe::text
