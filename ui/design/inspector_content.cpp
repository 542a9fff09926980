// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/inspector_content.h"

#include <QCoreApplication>

#include "catalog/shape.h"
#include "design/lanes.h"
#include "design/orders_form.h"
#include "design/value_text.h"
#include "paint/text.h"
#include "study/settings.h"
#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

struct Inspected {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

using Options = std::vector<catalog::Option>;

Options copied(std::span<const catalog::Option> options) { return {options.begin(), options.end()}; }

/// Both kinds of settings that a method's object holds.
Json part_of(const Json& options, bool training) {
  Json part = Json::object();
  for (const auto& [key, value] : options.items())
    if (study::is_training_key(key) == training) part[key] = value;
  return part;
}

Json joined(Json one, const Json& other) {
  one.update(other);
  return one;
}

void describe(InspectorContent& content, const PaletteEntry& entry) {
  content.family = entry.family;
  content.about = entry.about;
  content.problem = entry.problem;
  if (!entry.fact.isEmpty() && entry.part == Part::Task)
    content.facts.push_back({Inspected::tr("Own score"), entry.fact, {}});
  if (!entry.fact.isEmpty() && entry.part == Part::Model)
    content.facts.push_back({Inspected::tr("Parameters"), entry.fact, paint::text(entry.family)});
  if (!entry.fact.isEmpty() && entry.part == Part::Benchmark)
    content.facts.push_back({Inspected::tr("Measures"), entry.fact, {}});
  if (entry.generated) content.facts.push_back({Inspected::tr("Data"), Inspected::tr("generated"), {}});
  if (!entry.source.isEmpty()) content.facts.push_back({Inspected::tr("Source"), entry.source, {}});
}

InspectorContent named(const InspectorSources& sources, Part part, const std::string& name) {
  InspectorContent content;
  content.part = part;
  content.name = name;
  content.title = short_name(name);
  content.kind = word_of(part);
  content.removable = true;
  if (const PaletteEntry* entry = sources.things.find(part, name)) describe(content, *entry);
  return content;
}

FormSection training_section(const InspectorSources& sources, const Selection& selection) {
  FormSection section;
  section.title = heading_of(Part::Training);
  section.options = copied(study::training_options());
  section.inherited = inherited_training(sources.editor.study(), sources.catalog, sources.folder, selection);
  return section;
}

InspectorContent content_of_task(const InspectorSources& sources, const Selection& selection) {
  StudyEditor& editor = sources.editor;
  const Spot spot{selection.at, selection.item};
  const study::StudyItem& item = editor.study().sequences[spot.lane][spot.item];
  InspectorContent content = named(sources, Part::Task, item.task);
  content.kind = Inspected::tr("stage %1 of order %2").arg(spot.item + 1).arg(letters_of(spot.lane));
  FormSection section = training_section(sources, selection);
  section.title = Inspected::tr("Training in this stage");
  section.written = item.overrides;
  section.apply = [&editor, spot](const Json& written, const QString& typed) { editor.set_task(spot, written, typed); };
  content.sections.push_back(std::move(section));
  return content;
}

/// How many numbers the method trains, of each model of the study.
void add_trained(const InspectorSources& sources, const catalog::MethodEntry& method, const Json& options,
                 InspectorContent& content) {
  content.facts_title = Inspected::tr("Trained parameters");
  for (const std::string& name : sources.editor.study().models) try {
      const auto model = sources.catalog.model(name, "", sources.folder);
      const auto all = static_cast<double>(catalog::shape_of(model.config, "").parameters());
      const double share =
          method.trained_share ? method.trained_share(catalog::resolved_options(method.options, options, "")) : 1.0;
      content.facts.push_back(
          {short_name(name), count_text(std::llround(all * share)), QString("%1 %").arg(100 * share, 0, 'g', 3)});
    } catch (const std::exception&) {
      continue;  // what is wrong with it is told where it stands
    }
}

InspectorContent content_of_method(const InspectorSources& sources, const Selection& selection) {
  StudyEditor& editor = sources.editor;
  const study::Choice& method = editor.study().methods[selection.at];
  InspectorContent content = named(sources, Part::Method, method.name);
  const Json own = part_of(method.options, false), training = part_of(method.options, true);
  for (const catalog::MethodEntry& entry : sources.catalog.methods()) {
    if (entry.name != method.name) continue;
    add_trained(sources, entry, own, content);
    if (entry.options.empty()) continue;
    FormSection section;
    section.title = Inspected::tr("Method");
    section.options = entry.options;
    section.inherited = inherited_defaults(entry.options);
    section.written = own;
    section.apply = [&editor, at = selection.at, training](const Json& written, const QString& typed) {
      editor.set_method(at, joined(training, written), typed);
    };
    content.sections.push_back(std::move(section));
  }
  FormSection section = training_section(sources, selection);
  section.title = Inspected::tr("Training under this method");
  section.written = training;
  section.apply = [&editor, at = selection.at, own](const Json& written, const QString& typed) {
    editor.set_method(at, joined(own, written), typed);
  };
  content.sections.push_back(std::move(section));
  return content;
}

void add_strategy_section(const InspectorSources& sources, std::size_t at, std::size_t member,
                          InspectorContent& content) {
  StudyEditor& editor = sources.editor;
  const auto& together = editor.study().strategies[at];
  for (const catalog::StrategyEntry& entry : sources.catalog.strategies()) {
    if (entry.name != together[member].name || entry.options.empty()) continue;
    FormSection section;
    section.title = paint::text(entry.name);
    section.options = entry.options;
    section.inherited = inherited_defaults(entry.options);
    section.written = together[member].options;
    section.apply = [&editor, at, member](const Json& written, const QString& typed) {
      auto changed = editor.study().strategies.at(at);
      changed.at(member).options = written;
      editor.set_strategy(at, std::move(changed), QString("%1 %2").arg(member).arg(typed));
    };
    content.sections.push_back(std::move(section));
  }
}

InspectorContent content_of_strategy(const InspectorSources& sources, const Selection& selection) {
  StudyEditor& editor = sources.editor;
  const auto& together = editor.study().strategies[selection.at];
  InspectorContent content = named(sources, Part::Strategy, together.empty() ? "" : together.front().name);
  QStringList names;
  for (std::size_t i = 0; i < together.size(); ++i) {
    names << paint::text(together[i].name);
    add_strategy_section(sources, selection.at, i, content);
    if (together.size() > 1)
      content.actions.push_back({Inspected::tr("Take %1 out").arg(names.back()), [&editor, at = selection.at, i] {
                                   auto changed = editor.study().strategies.at(at);
                                   changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
                                   editor.set_strategy(at, std::move(changed));
                                 }});
  }
  content.title = names.join(" + ");
  for (const catalog::StrategyEntry& entry : sources.catalog.strategies())
    if (!names.contains(paint::text(entry.name)))
      content.actions.push_back({Inspected::tr("Together with %1").arg(paint::text(entry.name)),
                                 [&editor, at = selection.at, name = entry.name] {
                                   auto changed = editor.study().strategies.at(at);
                                   changed.push_back({name, Json::object()});
                                   editor.set_strategy(at, std::move(changed));
                                 }});
  return content;
}

InspectorContent content_of_seed(const InspectorSources& sources, const Selection& selection) {
  StudyEditor& editor = sources.editor;
  const std::uint64_t seed = editor.study().seeds[selection.at];
  InspectorContent content = named(sources, Part::Seed, std::to_string(seed));
  content.title = Inspected::tr("Seed %1").arg(seed);
  content.about = Inspected::tr(
      "Decides the order of the rows and all that is drawn. Runs that differ in it only show "
      "how much of a difference is chance.");
  FormSection section;
  section.title = Inspected::tr("Seed");
  catalog::Option option{"seed", catalog::OptionType::Whole, 1, "", content.about.toStdString()};
  option.limits.low = 0;
  section.inherited = {{"seed", {Json(1), {}}}};
  section.options = {std::move(option)};
  section.written = {{"seed", seed}};
  section.apply = [&editor, at = selection.at](const Json& written, const QString& typed) {
    auto seeds = editor.study().seeds;
    seeds.at(at) = written.value("seed", std::uint64_t{1});
    editor.set_seeds(std::move(seeds), QString("%1 %2").arg(typed).arg(at));
  };
  content.sections.push_back(std::move(section));
  return content;
}

InspectorContent content_of_benchmark(const InspectorSources& sources, const Selection& selection) {
  const std::string& name = sources.editor.study().benchmarks[selection.at];
  InspectorContent content = named(sources, Part::Benchmark, name);
  try {
    for (const auto& element : sources.catalog.benchmark(name, "", sources.folder).elements)
      content.facts.push_back({paint::text(element.id), paint::text(element.group), {}});
  } catch (const std::exception&) {
    // «group:dk», or a problem that is told where it stands
  }
  return content;
}

FormSection study_training(const InspectorSources& sources) {
  StudyEditor& editor = sources.editor;
  FormSection section = training_section(sources, {Part::Training});
  section.written = editor.study().training;
  section.apply = [&editor](const Json& written, const QString& typed) { editor.set_training(written, typed); };
  return section;
}

std::vector<FormSection> study_evaluation(const InspectorSources& sources) {
  StudyEditor& editor = sources.editor;
  FormSection evaluation;
  evaluation.title = heading_of(Part::Evaluation);
  evaluation.options = copied(study::evaluation_options());
  evaluation.inherited = inherited_evaluation(editor.study(), sources.catalog);
  evaluation.written = editor.study().evaluation;
  evaluation.apply = [&editor](const Json& written, const QString& typed) { editor.set_evaluation(written, typed); };
  FormSection keep;
  keep.title = Inspected::tr("Kept on disk");
  keep.options = copied(study::keep_options());
  keep.inherited = inherited_defaults(study::keep_options());
  keep.written = editor.study().keep;
  keep.apply = [&editor](const Json& written, const QString& typed) { editor.set_keep(written, typed); };
  return {std::move(evaluation), std::move(keep)};
}

InspectorContent content_of_settings(const InspectorSources& sources, Part part) {
  InspectorContent content;
  content.part = part;
  content.title = heading_of(part);
  content.kind = Inspected::tr("of every run");
  if (part == Part::Study) content.sections.push_back(orders_section(sources.editor));
  if (part != Part::Evaluation) content.sections.push_back(study_training(sources));
  if (part != Part::Training)
    for (FormSection& section : study_evaluation(sources)) content.sections.push_back(std::move(section));
  return content;
}

}  // namespace

InspectorContent content_of(const InspectorSources& sources, const Selection& selection) {
  switch (selection.part) {
    case Part::Task:
      return content_of_task(sources, selection);
    case Part::Model:
      return named(sources, Part::Model, sources.editor.study().models[selection.at]);
    case Part::Method:
      return content_of_method(sources, selection);
    case Part::Strategy:
      return content_of_strategy(sources, selection);
    case Part::Seed:
      return content_of_seed(sources, selection);
    case Part::Benchmark:
      return content_of_benchmark(sources, selection);
    case Part::Study:
    case Part::Training:
    case Part::Evaluation:
      break;
  }
  return content_of_settings(sources, selection.part);
}

InspectorContent content_of(const PaletteEntry& entry) {
  InspectorContent content;
  content.part = entry.part;
  content.name = entry.name;
  content.title = paint::text(entry.name);
  content.kind = word_of(entry.part);
  describe(content, entry);
  return content;
}

}  // namespace lethe::ui
