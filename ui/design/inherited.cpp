// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/inherited.h"

#include <QCoreApplication>

#include "paint/text.h"
#include "study/settings.h"

namespace lethe::ui {

namespace {

struct InheritedWords {
  Q_DECLARE_TR_FUNCTIONS(Design)
};

void lay_over(Inherited& below, const Json& settings, const QString& from) {
  if (settings.is_object())
    for (const auto& [key, value] : settings.items()) below[key] = {value, from};
}

void lay_over_training(Inherited& below, const Json& options, const QString& from) {
  if (!options.is_object()) return;
  for (const auto& [key, value] : options.items())
    if (study::is_training_key(key)) below[key] = {value, from};
}

const catalog::ProtocolEntry* protocol_of(const study::Study& study, const catalog::Catalog& catalog) {
  const std::string fallback = study::Evaluation().protocol;
  const std::string name = study.evaluation.value("protocol", fallback);
  for (const auto& protocol : catalog.protocols())
    if (protocol.name == name) return &protocol;
  return nullptr;
}

/// Where two of them disagree nothing holds for all.
void merge_disagreeing(std::optional<Inherited>& all, const Inherited& one, const QString& by) {
  if (!all) {
    all = one;
    return;
  }
  for (auto& [key, origin] : *all) {
    const auto other = one.find(key);
    if (other == one.end() || !origin.value) continue;
    if (other->second.value != origin.value)
      origin = {std::nullopt, by};
    else if (other->second.from != origin.from)
      origin.from = by;
  }
}

std::vector<study::Choice> methods_for(const study::Study& study, const Selection& selection) {
  if (selection.part == Part::Method && selection.at < study.methods.size()) return {study.methods[selection.at]};
  if (study.methods.empty()) return {{"full", Json::object()}};
  return study.methods;
}

std::vector<catalog::ModelEntry> models_of(const study::Study& study, const catalog::Catalog& catalog,
                                           const std::filesystem::path& folder) {
  std::vector<catalog::ModelEntry> models;
  for (const std::string& name : study.models) try {
      models.push_back(catalog.model(name, "", folder));
    } catch (const std::exception&) {
      continue;  // it is a problem of the study, told elsewhere
    }
  if (models.empty()) models.emplace_back();
  return models;
}

}  // namespace

Inherited inherited_defaults(std::span<const catalog::Option> options) {
  Inherited all;
  for (const catalog::Option& option : options) all[option.name] = {option.fallback, {}};
  return all;
}

Inherited inherited_training(const study::Study& study, const catalog::Catalog& catalog,
                             const std::filesystem::path& folder, const Selection& selection) {
  Inherited ground = inherited_defaults(study::training_options());
  if (const auto* protocol = protocol_of(study, catalog))
    lay_over(ground, protocol->training, InheritedWords::tr("protocol"));
  std::optional<Inherited> all;
  for (const catalog::ModelEntry& model : models_of(study, catalog, folder)) {
    std::optional<Inherited> of_model;
    for (const study::Choice& method : methods_for(study, selection)) {
      Inherited one = ground;
      lay_over(one, model.training, InheritedWords::tr("model"));
      if (const auto lines = model.methods.find(method.name); lines != model.methods.end())
        lay_over(one, *lines, InheritedWords::tr("model"));
      if (selection.part == Part::Task || selection.part == Part::Method)
        lay_over(one, study.training, InheritedWords::tr("study"));
      if (selection.part == Part::Task) lay_over_training(one, method.options, paint::text(method.name));
      merge_disagreeing(of_model, one, InheritedWords::tr("by method"));
    }
    merge_disagreeing(all, *of_model, InheritedWords::tr("by model"));
  }
  return *all;
}

Inherited inherited_evaluation(const study::Study& study, const catalog::Catalog& catalog) {
  Inherited all = inherited_defaults(study::evaluation_options());
  if (const auto* protocol = protocol_of(study, catalog))
    lay_over(all, protocol->evaluation, InheritedWords::tr("protocol"));
  return all;
}

}  // namespace lethe::ui
