// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/shape.h"

#include <array>
#include <initializer_list>

#include "base/join.h"

namespace lethe::catalog {

namespace {

constexpr std::int64_t largest_size = 1'000'000'000, most_parameters = 1'000'000'000'000'000;

/// Holds the parameters of any sizes that are let through, so that too many are seen as such.
__extension__ using Count = __int128;

/// The first of the names that is there: Hugging Face has written the same size under several.
std::int64_t size(const Json& config, std::initializer_list<const char*> names, std::int64_t fallback,
                  const std::string& where) {
  for (const char* name : names)
    if (const auto found = config.find(name); found != config.end() && !found->is_null()) {
      if (!found->is_number_integer() || found->get<std::int64_t>() < 1)
        throw InputError(where + ": '" + name + "': expected a whole number of at least 1, got " +
                         found->dump().substr(0, 60));
      if (found->get<std::int64_t>() > largest_size)
        throw InputError(where + ": '" + name + "': expected at most " + std::to_string(largest_size) + ", got " +
                         found->dump().substr(0, 60));
      return found->get<std::int64_t>();
    }
  if (fallback < 0) throw InputError(where + ": '" + *names.begin() + "' is missing");
  return fallback;
}

bool flag(const Json& config, const char* name, bool fallback) {
  const auto found = config.find(name);
  return found != config.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

constexpr std::int64_t needed = -1;

Shape bloom(const Json& config, const std::string& where) {
  Shape s;
  s.vocabulary = size(config, {"vocab_size"}, needed, where);
  s.hidden = size(config, {"hidden_size", "n_embed", "n_embd"}, needed, where);
  s.layers = size(config, {"n_layer", "num_hidden_layers"}, needed, where);
  s.heads = s.key_heads = size(config, {"n_head", "num_attention_heads"}, needed, where);
  s.head_size = s.hidden / s.heads;
  s.feed_forward = 4 * s.hidden;
  s.tied = flag(config, "tie_word_embeddings", true);
  return s;
}

Shape mt5(const Json& config, const std::string& where) {
  Shape s;
  s.encoder_decoder = true;
  s.vocabulary = size(config, {"vocab_size"}, needed, where);
  s.hidden = size(config, {"d_model", "hidden_size"}, needed, where);
  s.feed_forward = size(config, {"d_ff"}, needed, where);
  s.layers = size(config, {"num_layers", "num_hidden_layers"}, needed, where);
  s.decoder_layers = size(config, {"num_decoder_layers"}, s.layers, where);
  s.heads = s.key_heads = size(config, {"num_heads", "num_attention_heads"}, needed, where);
  s.head_size = size(config, {"d_kv", "head_dim"}, needed, where);
  s.buckets = size(config, {"relative_attention_num_buckets"}, 32, where);
  const auto projection = config.find("feed_forward_proj");
  s.gated =
      projection == config.end() || (projection->is_string() && projection->get<std::string>().starts_with("gated"));
  s.tied = flag(config, "tie_word_embeddings", false);
  return s;
}

/// LLaMA's decoder, which Mistral and Gemma share.
Shape rotary(const Json& config, const std::string& where) {
  Shape s;
  s.vocabulary = size(config, {"vocab_size"}, needed, where);
  s.hidden = size(config, {"hidden_size"}, needed, where);
  s.feed_forward = size(config, {"intermediate_size"}, needed, where);
  s.layers = size(config, {"num_hidden_layers"}, needed, where);
  s.heads = size(config, {"num_attention_heads"}, needed, where);
  s.key_heads = size(config, {"num_key_value_heads"}, s.heads, where);
  s.head_size = size(config, {"head_dim"}, s.hidden / s.heads, where);
  s.gated = true;
  return s;
}

Shape llama(const Json& config, const std::string& where) {
  Shape s = rotary(config, where);
  s.attention_bias = flag(config, "attention_bias", false);
  s.feed_forward_bias = flag(config, "mlp_bias", false);
  s.tied = flag(config, "tie_word_embeddings", false);
  return s;
}

Shape mistral(const Json& config, const std::string& where) {
  Shape s = rotary(config, where);
  s.tied = flag(config, "tie_word_embeddings", false);
  return s;
}

Shape gemma(const Json& config, const std::string& where) {
  Shape s = rotary(config, where);
  s.head_size = size(config, {"head_dim"}, 256, where);
  s.attention_bias = flag(config, "attention_bias", false);
  s.tied = flag(config, "tie_word_embeddings", true);
  return s;
}

Count bloom_parameters(const Shape& s) {
  const Count h = s.hidden;
  const Count layer = 4 * h + (3 * h * h + 3 * h) + (h * h + h) + (4 * h * h + 4 * h) + (4 * h * h + h);
  return s.vocabulary * h + 2 * h + s.layers * layer + 2 * h + (s.tied ? 0 : s.vocabulary * h);
}

Count mt5_parameters(const Shape& s) {
  const Count h = s.hidden, inner = Count{s.heads} * s.head_size;
  const Count attention = 4 * h * inner + h;  // with the norm before it
  const Count feed = (s.gated ? 3 : 2) * h * s.feed_forward + h;
  const Count tables = 2 * Count{s.buckets} * s.heads;
  return s.vocabulary * h * (s.tied ? 1 : 2) + s.layers * (attention + feed) +
         s.decoder_layers * (2 * attention + feed) + tables + 2 * h;
}

Count rotary_parameters(const Shape& s) {
  const Count h = s.hidden, f = s.feed_forward, inner = Count{s.heads} * s.head_size,
              keys = Count{s.key_heads} * s.head_size;
  const Count attention = 2 * h * inner + 2 * h * keys + (s.attention_bias ? inner + 2 * keys + h : 0);
  const Count feed = 3 * h * f + (s.feed_forward_bias ? 2 * f + h : 0);
  return s.vocabulary * h * (s.tied ? 1 : 2) + s.layers * (attention + feed + 2 * h) + h;
}

struct Family {
  const char* model_type;
  Shape (*read)(const Json& config, const std::string& where);
  Count (*parameters)(const Shape&);
};

constexpr std::array families = {
    Family{"bloom", bloom, bloom_parameters},  Family{"gemma", gemma, rotary_parameters},
    Family{"llama", llama, rotary_parameters}, Family{"mistral", mistral, rotary_parameters},
    Family{"mt5", mt5, mt5_parameters},
};

const Family* find_family(const std::string& model_type) {
  for (const Family& family : families)
    if (model_type == family.model_type) return &family;
  return nullptr;
}

}  // namespace

std::vector<std::string> model_types() {
  std::vector<std::string> all;
  for (const Family& family : families) all.emplace_back(family.model_type);
  return all;
}

std::int64_t Shape::parameters() const { return static_cast<std::int64_t>(find_family(family)->parameters(*this)); }

double Shape::activations_per_token(double length) const {
  const auto h = static_cast<double>(hidden), f = static_cast<double>(feed_forward);
  const auto inner = static_cast<double>(heads) * static_cast<double>(head_size);
  const double probabilities = 2 * static_cast<double>(heads) * length;
  const double around = 6 * h;  // residual sums, norms and what they save
  return around + 4 * inner + (gated ? 3 : 2) * f + probabilities;
}

Shape shape_of(const Json& config, const std::string& where) {
  const auto found = config.find("model_type");
  const std::string type = found != config.end() && found->is_string() ? found->get<std::string>() : "";
  const Family* family = find_family(type);
  if (!family)
    throw InputError(where + ": 'model_type': expected one of " + join(families, ", ", &Family::model_type) + ", got " +
                     (type.empty() ? "none" : "'" + type + "'"));
  Shape shape = family->read(config, where);
  shape.family = family->model_type;
  if (family->parameters(shape) > most_parameters)
    throw InputError(where + ": its sizes make a model of more than " + std::to_string(most_parameters) +
                     " parameters; fetch the file anew");
  return shape;
}

}  // namespace lethe::catalog
