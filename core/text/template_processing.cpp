// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/template_processing.h"

#include "base/error.h"

namespace lethe::text {

namespace {

using Ids = std::vector<std::int32_t>;

class TemplateProcessing : public PostProcessor {
 public:
  TemplateProcessing(Ids before, Ids after) : before_(std::move(before)), after_(std::move(after)) {}
  Ids process(Ids ids) const override {
    ids.insert(ids.begin(), before_.begin(), before_.end());
    ids.insert(ids.end(), after_.begin(), after_.end());
    return ids;
  }

 private:
  Ids before_, after_;
};

Ids ids_of(const Json& special_tokens, const std::string& token, const std::string& where) {
  ObjectReader in(special_tokens, where + ".special_tokens");
  ObjectReader entry(in.at(token), where + ".special_tokens." + token);
  const Json& list = entry.at("ids");
  if (!list.is_array()) throw InputError(entry.where() + ": 'ids' has the wrong type: expected a list");
  Ids ids;
  for (const Json& id : list) {
    if (!id.is_number_integer() || id.get<std::int64_t>() < 0 || id.get<std::int64_t>() > INT32_MAX)
      throw InputError(entry.where() + ": 'ids' holds " + id.dump().substr(0, 60) + ", expected ids of tokens");
    ids.push_back(static_cast<std::int32_t>(id.get<std::int64_t>()));
  }
  return ids;
}

}  // namespace

std::unique_ptr<const PostProcessor> make_template_processing(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  const Json& single = in.at("single");
  const Json& special_tokens = in.at("special_tokens");
  if (!single.is_array()) throw InputError(where + ": 'single' has the wrong type: expected a list");
  Ids before, after;
  int sequences = 0;
  for (const Json& item : single) {
    ObjectReader piece(item, where + ".single");
    if (const Json* token = piece.find("SpecialToken")) {
      const Ids ids = ids_of(special_tokens, ObjectReader(*token, where + ".single").require<std::string>("id"), where);
      Ids& side = sequences == 0 ? before : after;
      side.insert(side.end(), ids.begin(), ids.end());
    } else {
      ObjectReader sequence(piece.at("Sequence"), where + ".single");
      if (sequence.require<std::string>("id") != "A" || ++sequences > 1)
        throw InputError(where + ": 'single' holds the sequence otherwise than once; expected A once");
    }
  }
  if (sequences != 1) throw InputError(where + ": 'single' does not hold the sequence; expected A once");
  return std::make_unique<TemplateProcessing>(std::move(before), std::move(after));
}

}  // namespace lethe::text
