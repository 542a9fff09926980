// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/palette_entries.h"

#include <QCoreApplication>

#include "catalog/shape.h"
#include "paint/text.h"
#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(Palette)
};

using paint::text;

/// What the folder's own file says of source and licence; a file that cannot be read has a problem told elsewhere.
QString source_of(const std::filesystem::path& file) {
  try {
    const Json json = read_json_file(file);
    const std::string source = json.value("source", ""), licence = json.value("licence", "");
    if (source.empty() || licence.empty()) return text(source + licence);
    return Words::tr("%1; licence %2").arg(text(source), text(licence));
  } catch (const std::exception&) {
    return {};
  }
}

PaletteEntry folder_entry(Part part, const catalog::FolderEntry& folder, const char* file) {
  PaletteEntry entry;
  entry.part = part;
  entry.name = folder.name;
  entry.about = text(folder.about);
  entry.problem = text(folder.problem);
  entry.generated = folder.generated;
  if (!folder.path.empty()) entry.source = source_of(folder.path / file);
  return entry;
}

PaletteEntry model_entry(const catalog::ModelEntry& model) {
  PaletteEntry entry = folder_entry(Part::Model, model, "lethe.json");
  entry.family = model.family;
  entry.absent = model.place == catalog::Place::Absent;
  if (!model.repository.empty()) {
    const QString source = Words::tr("%1 on the Hugging Face hub").arg(text(model.repository));
    entry.source = model.licence.empty() ? source : Words::tr("%1; licence %2").arg(source, text(model.licence));
  }
  if (model.family.empty()) return entry;
  const double millions = static_cast<double>(model.shape.parameters()) / 1e6;
  entry.fact = millions >= 1000 ? Words::tr("%1 B").arg(millions / 1000, 0, 'f', 1)
                                : Words::tr("%1 M").arg(millions, 0, 'f', millions < 10 ? 2 : 0);
  return entry;
}

PaletteEntry plain_entry(Part part, const std::string& name, const std::string& about) {
  PaletteEntry entry;
  entry.part = part;
  entry.name = name;
  entry.about = text(about);
  return entry;
}

}  // namespace

std::vector<PaletteEntry> palette_entries(const catalog::Catalog& catalog) {
  std::vector<PaletteEntry> entries;
  for (const auto& task : catalog.tasks()) {
    entries.push_back(folder_entry(Part::Task, task, "task.json"));
    entries.back().fact = metric_text(task.metric);
  }
  for (const auto& benchmark : catalog.benchmarks()) {
    entries.push_back(folder_entry(Part::Benchmark, benchmark, "benchmark.json"));
    entries.back().fact =
        benchmark.elements.size() == 1 ? Words::tr("1 part") : Words::tr("%1 parts").arg(benchmark.elements.size());
  }
  for (const auto& model : catalog.models()) entries.push_back(model_entry(model));
  for (const auto& method : catalog.methods()) {
    entries.push_back(plain_entry(Part::Method, method.name, method.about));
    entries.back().fact = method.trained_share ? Words::tr("some weights") : Words::tr("all weights");
  }
  for (const auto& strategy : catalog.strategies())
    entries.push_back(plain_entry(Part::Strategy, strategy.name, strategy.about));
  return entries;
}

QString heading_of(Part part) {
  switch (part) {
    case Part::Task:
      return Words::tr("Tasks");
    case Part::Benchmark:
      return Words::tr("Benchmarks");
    case Part::Model:
      return Words::tr("Models");
    case Part::Method:
      return Words::tr("Methods");
    case Part::Strategy:
      return Words::tr("Strategies");
    case Part::Seed:
      return Words::tr("Seeds");
    case Part::Training:
      return Words::tr("Training");
    case Part::Evaluation:
      return Words::tr("Evaluation");
    case Part::Study:
      break;
  }
  return Words::tr("Study");
}

QString word_of(Part part) {
  switch (part) {
    case Part::Task:
      return Words::tr("task");
    case Part::Benchmark:
      return Words::tr("benchmark");
    case Part::Model:
      return Words::tr("model");
    case Part::Method:
      return Words::tr("method");
    case Part::Strategy:
      return Words::tr("strategy");
    case Part::Seed:
      return Words::tr("seed");
    case Part::Training:
      return Words::tr("training");
    case Part::Evaluation:
      return Words::tr("evaluation");
    case Part::Study:
      break;
  }
  return Words::tr("study");
}

}  // namespace lethe::ui
