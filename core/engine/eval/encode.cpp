// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/eval/encode.h"

#include <algorithm>

#include "base/error.h"
#include "text/utf8.h"

namespace lethe::engine {

namespace {

std::vector<std::int64_t> encode(const text::Tokenizer& tokenizer, std::string_view text, bool special) {
  const auto ids = tokenizer.encode(text, special);
  return {ids.begin(), ids.end()};
}

/// As Python's `str.rstrip`: the property White_Space and the four information separators.
std::string_view without_trailing_space(std::string_view text) {
  while (!text.empty()) {
    const text::CodePoint last = text::last_code_point(text);
    const bool separator = last.value >= 0x1C && last.value <= 0x1F;
    if (!separator && !text::is_white_space(last.value)) break;
    text.remove_suffix(last.size);
  }
  return text;
}

std::int64_t start_token(const ModelShape& shape) {
  if (shape.bos) return *shape.bos;
  if (!shape.eos.empty()) return shape.eos.front();
  throw InputError("the model names neither a begin nor an end token, so an empty prompt cannot be given to it");
}

}  // namespace

TextRow encode_pair(const text::Tokenizer& tokenizer, const ModelShape& shape, std::string_view context,
                    std::string_view continuation) {
  const std::string_view kept = without_trailing_space(context);
  const std::string following = std::string(context.substr(kept.size())) + std::string(continuation);
  TextRow row;
  if (shape.encoder_decoder) {
    row.prefix = encode(tokenizer, kept, true);
    row.continuation = encode(tokenizer, following, false);
  } else {
    row.prefix = encode(tokenizer, kept, true);
    row.continuation = encode(tokenizer, std::string(kept) + following, true);
    const auto cut = std::min(row.prefix.size(), row.continuation.size());
    row.continuation.erase(row.continuation.begin(), row.continuation.begin() + static_cast<std::ptrdiff_t>(cut));
  }
  if (row.prefix.empty()) row.prefix = {start_token(shape)};
  return row;
}

std::vector<std::int64_t> encode_prompt(const text::Tokenizer& tokenizer, const ModelShape& shape,
                                        std::string_view prompt) {
  std::vector<std::int64_t> ids = encode(tokenizer, prompt, true);
  if (ids.empty()) ids = {start_token(shape)};
  return ids;
}

TextRow encode_example(const text::Tokenizer& tokenizer, const ModelShape& shape, std::string_view prompt,
                       std::string_view target) {
  TextRow row = encode_pair(tokenizer, shape, prompt, target);
  if (!shape.eos.empty()) row.continuation.push_back(shape.eos.front());
  return row;
}

study::PromptLimit prompt_limit(const ModelShape& shape, std::int64_t new_tokens) {
  const std::int64_t room = shape.max_length - (shape.encoder_decoder ? 0 : new_tokens);
  if (room < 1)
    throw InputError(std::to_string(new_tokens) + " new tokens leave no room for a prompt within the model's " +
                     std::to_string(shape.max_length) + " tokens; ask for fewer");
  return {room};
}

bool cut_prefix(TextRow& row, const ModelShape& shape, const study::PromptLimit& prompt_limit) {
  const auto limit = static_cast<std::size_t>(prompt_limit.max_length);
  // A causal model needs one token of the prefix, to predict the first of the continuation.
  const std::size_t taken = shape.encoder_decoder ? 0 : row.continuation.size();
  if (row.continuation.size() + (shape.encoder_decoder ? 0 : 1) > limit)
    throw InputError("a target of " + std::to_string(row.continuation.size()) +
                     " tokens does not fit into max_length " + std::to_string(prompt_limit.max_length) +
                     "; only prompts are cut: raise max_length");
  if (row.prefix.size() + taken <= limit) return false;
  const auto excess = static_cast<std::ptrdiff_t>(row.prefix.size() + taken - limit);
  if (prompt_limit.side == study::CutSide::Left)
    row.prefix.erase(row.prefix.begin(), row.prefix.begin() + excess);
  else
    row.prefix.erase(row.prefix.end() - excess, row.prefix.end());
  return true;
}

}  // namespace lethe::engine
