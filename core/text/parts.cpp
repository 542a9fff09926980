// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/parts.h"

#include <span>

#include "base/error.h"
#include "base/join.h"
#include "text/bpe.h"
#include "text/byte_level.h"
#include "text/character_splits.h"
#include "text/metaspace.h"
#include "text/normalizers.h"
#include "text/sequence.h"
#include "text/split.h"
#include "text/template_processing.h"
#include "text/token_decoders.h"
#include "text/unigram.h"

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
  for (const Maker<Part>& maker : makers)
    if (type == maker.type) return maker.make(json, where);
  throw InputError(where + ": the type '" + type + "' is not supported; expected " +
                   (makers.empty() ? "null" : "one of " + join(makers, ", ", &Maker<Part>::type)));
}

std::string type_of(const Json& json, const std::string& where) {
  return ObjectReader(json, where).require<std::string>("type");
}

}  // namespace

std::unique_ptr<const Normalizer> make_normalizer(const Json& json, const std::string& where) {
  static constexpr Maker<Normalizer> makers[] = {{"Lowercase", make_lowercase},
                                                 {"NFC", make_nfc},
                                                 {"NFD", make_nfd},
                                                 {"NFKC", make_nfkc},
                                                 {"NFKD", make_nfkd},
                                                 {"Precompiled", make_precompiled},
                                                 {"Prepend", make_prepend},
                                                 {"Replace", make_replace_normalizer},
                                                 {"Sequence", make_normalizer_sequence},
                                                 {"Strip", make_strip_normalizer}};
  if (json.is_null()) return nullptr;
  return make_part<Normalizer>(json, where, type_of(json, where), makers);
}

std::unique_ptr<const PreTokenizer> make_pre_tokenizer(const Json& json, const std::string& where) {
  static constexpr Maker<PreTokenizer> makers[] = {{"ByteLevel", make_byte_level_pre_tokenizer},
                                                   {"Digits", make_digits},
                                                   {"Metaspace", make_metaspace_pre_tokenizer},
                                                   {"Punctuation", make_punctuation},
                                                   {"Sequence", make_pre_tokenizer_sequence},
                                                   {"Split", make_split},
                                                   {"Whitespace", make_whitespace},
                                                   {"WhitespaceSplit", make_whitespace_split}};
  if (json.is_null()) return nullptr;
  return make_part<PreTokenizer>(json, where, type_of(json, where), makers);
}

std::unique_ptr<const Model> make_model(const Json& json, const std::string& where) {
  static constexpr Maker<Model> makers[] = {{"BPE", make_bpe}, {"Unigram", make_unigram}};
  // Files of before 2021 leave the type out; only BPE has merges, only Unigram a list of tokens.
  const bool untyped = json.is_object() && !json.contains("type");
  if (untyped && json.contains("merges")) return make_bpe(json, where);
  if (untyped && json.contains("vocab") && json.at("vocab").is_array()) return make_unigram(json, where);
  return make_part<Model>(json, where, type_of(json, where), makers);
}

std::unique_ptr<const PostProcessor> make_post_processor(const Json& json, const std::string& where) {
  static constexpr Maker<PostProcessor> makers[] = {{"ByteLevel", make_byte_level_post_processor},
                                                    {"Sequence", make_post_processor_sequence},
                                                    {"TemplateProcessing", make_template_processing}};
  if (json.is_null()) return nullptr;
  return make_part<PostProcessor>(json, where, type_of(json, where), makers);
}

std::unique_ptr<const Decoder> make_decoder(const Json& json, const std::string& where) {
  static constexpr Maker<Decoder> makers[] = {{"ByteFallback", make_byte_fallback_decoder},
                                              {"ByteLevel", make_byte_level_decoder},
                                              {"Fuse", make_fuse},
                                              {"Metaspace", make_metaspace_decoder},
                                              {"Replace", make_replace_decoder},
                                              {"Sequence", make_decoder_sequence},
                                              {"Strip", make_strip_decoder}};
  if (json.is_null()) return nullptr;
  return make_part<Decoder>(json, where, type_of(json, where), makers);
}

}  // namespace lethe::text
