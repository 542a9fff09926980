// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/draft.h"

#include "paint/text.h"

namespace lethe::ui {

QString to_text(const Draft& draft) {
  const Json json = {{"file", draft.file.toStdString()}, {"study", Json(to_json(draft.study))}};
  return paint::text(json.dump());
}

std::optional<Draft> draft_of(const QString& text) {
  if (text.isEmpty()) return std::nullopt;
  try {
    Json json = Json::parse(text.toStdString());
    Json& study = json.at("study");
    // A study without these cannot be read; a draft may lack them still.
    const bool nameless = study.at("name") == "", no_models = study.at("models").empty(),
               no_tasks = study.at("sequences").empty();
    if (nameless) study["name"] = "-";
    if (no_models) study["models"] = Json::array({"-"});
    if (no_tasks) study["sequences"] = Json::array({Json::array({"-"})});
    Draft draft{study::study_from_json(study, "draft"), paint::text(json.at("file").get<std::string>())};
    if (nameless) draft.study.name.clear();
    if (no_models) draft.study.models.clear();
    if (no_tasks) draft.study.sequences.clear();
    return draft;
  } catch (const std::exception&) {
    return std::nullopt;  // of another version; there is nothing that could be asked of the user
  }
}

}  // namespace lethe::ui
