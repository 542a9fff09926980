// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/faces.h"

#include <QCoreApplication>

#include "catalog/entries.h"
#include "design/lanes.h"
#include "design/value_text.h"
#include "paint/text.h"
#include "study/settings.h"
#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

struct Face {
  Q_DECLARE_TR_FUNCTIONS(Design)
};

struct Range {
  std::int64_t low = std::numeric_limits<std::int64_t>::max(), high = 0;
  bool empty() const { return high == 0; }
  void add(std::int64_t value) { low = std::min(low, value), high = std::max(high, value); }
  QString text() const {
    return low == high ? count_text(low) : QString("%1–%2").arg(count_text(low), count_text(high));
  }
};

bool runs_of_lane(const study::RunSpec& run, const std::vector<study::StudyItem>& lane) {
  return run.sequence.size() == lane.size() && run.stages.size() == lane.size() &&
         std::equal(lane.begin(), lane.end(), run.sequence.begin(), [](const auto& item, const auto& resolved) {
           return short_name(item.task) == paint::text(resolved.task.name);
         });
}

/// The sequences that begin with the same tasks and settings up to this one.
QString lanes_sharing(const study::Study& study, std::size_t lane, std::size_t item) {
  QStringList letters;
  const auto& own = study.sequences[lane];
  for (std::size_t other = 0; other < study.sequences.size(); ++other) {
    const auto& there = study.sequences[other];
    if (there.size() > item &&
        std::equal(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(item) + 1, there.begin()))
      letters << letters_of(other);
  }
  return letters.size() > 1 ? letters.join(", ") : QString();
}

QString settings_of_item(const Json& overrides, const Range& epochs) {
  QStringList parts;
  if (!epochs.empty()) parts << (epochs.high == 1 ? Face::tr("1 epoch") : Face::tr("%1 epochs").arg(epochs.text()));
  for (const auto& [key, value] : overrides.items())
    if (key != "epochs") parts << QString("%1 %2").arg(label_text(key).toLower(), value_text(value));
  return parts.join(", ");
}

CardFace card_face(const Looks& looks, std::size_t lane, std::size_t item) {
  const auto& tasks = looks.study.sequences[lane];
  Range epochs, examples;
  for (const study::RunSpec& run : looks.expansion.runs) {
    if (!runs_of_lane(run, tasks)) continue;
    epochs.add(run.sequence[item].training.epochs);
    std::int64_t rows = 0;
    for (const auto& part : run.stages[item].rows) rows += part.count;
    examples.add(rows);
  }
  CardFace face;
  face.name = short_name(tasks[item].task);
  face.stage = static_cast<int>(item) + 1;
  if (const PaletteEntry* task = looks.things.find(Part::Task, tasks[item].task)) face.fact = task->fact;
  if (!examples.empty()) {
    const QString before = face.fact.isEmpty() ? QString() : face.fact + " · ";
    face.short_fact = before + examples.text();
    face.fact = before + Face::tr("%1 ex.").arg(examples.text());
  }
  if (tasks[item].overrides.empty() && !epochs.empty()) face.short_settings = Face::tr("%1 ep.").arg(epochs.text());
  face.settings = settings_of_item(tasks[item].overrides, epochs);
  face.set = !tasks[item].overrides.empty();
  face.shared = lanes_sharing(looks.study, lane, item);
  face.problem = problem_with(looks.problems, {Part::Task, lane, item});
  face.sequence = Face::tr("order %1").arg(letters_of(lane));
  return face;
}

QString settings_of_choice(const Json& options) {
  QStringList parts;
  for (const auto& [key, value] : options.items())
    parts << QString("%1 %2").arg(paint::text(key).replace('_', ' '), value_text(value));
  return parts.join(", ");
}

ChipFace named_face(Part part, const std::string& name, const Looks& looks) {
  ChipFace face;
  face.part = part;
  face.name = name;
  face.words = short_name(name);
  if (const PaletteEntry* entry = looks.things.find(part, name)) {
    face.family = entry->family;
    face.about = entry->about;
  }
  return face;
}

/// The words for which all runs agree.
template <class Of>
QString agreed(const study::Expansion& expansion, Of of) {
  QString words;
  for (const study::RunSpec& run : expansion.runs)
    for (const auto& item : run.sequence) {
      const QString here = of(item.training);
      if (!words.isEmpty() && words != here) return {};
      words = here;
    }
  return words;
}

}  // namespace

std::vector<std::vector<CardFace>> card_faces(const Looks& looks) {
  std::vector<std::vector<CardFace>> faces(looks.study.sequences.size());
  for (std::size_t lane = 0; lane < faces.size(); ++lane)
    for (std::size_t item = 0; item < looks.study.sequences[lane].size(); ++item)
      faces[lane].push_back(card_face(looks, lane, item));
  return faces;
}

std::vector<ChipFace> chip_faces(Part part, const Looks& looks) {
  std::vector<ChipFace> faces;
  const study::Study& study = looks.study;
  if (part == Part::Model)
    for (const auto& model : study.models) faces.push_back(named_face(part, model, looks));
  if (part == Part::Benchmark)
    for (const auto& benchmark : study.benchmarks) faces.push_back(named_face(part, benchmark, looks));
  if (part == Part::Method)
    for (const auto& method : study.methods) {
      faces.push_back(named_face(part, method.name, looks));
      faces.back().settings = settings_of_choice(method.options);
    }
  if (part == Part::Strategy)
    for (const auto& together : study.strategies) {
      QStringList names, settings;
      for (const auto& choice : together) {
        names << paint::text(choice.name);
        if (!choice.options.empty()) settings << settings_of_choice(choice.options);
      }
      faces.push_back(named_face(part, together.empty() ? std::string() : together.front().name, looks));
      faces.back().words = names.join(" + ");
      faces.back().settings = settings.join("; ");
    }
  if (part == Part::Seed)
    for (const std::uint64_t seed : study.seeds) faces.push_back(named_face(part, std::to_string(seed), looks));
  for (std::size_t i = 0; i < faces.size(); ++i) faces[i].problem = problem_with(looks.problems, {part, i});
  return faces;
}

QString training_summary(const Looks& looks) {
  const auto& all = looks.expansion;
  QStringList parts{
      agreed(all,
             [](const study::Training& t) {
               return t.optimizer == "adamw" ? QString("AdamW") : paint::text(t.optimizer);
             }),
      agreed(all, [](const auto& t) { return Face::tr("rate %1").arg(value_text(t.learning_rate)); }),
      agreed(all, [](const auto& t) { return paint::text(t.schedule); }),
      agreed(all, [](const auto& t) { return Face::tr("warm-up %1 %").arg(value_text(100 * t.warmup)); }),
      agreed(all, [](const auto& t) { return Face::tr("batch %1").arg(t.batch_size); }),
      agreed(all, [](const auto& t) { return t.clip > 0 ? Face::tr("clip %1").arg(value_text(t.clip)) : QString(); }),
      agreed(all, [](const auto& t) { return paint::text(t.dtype); })};
  parts.removeAll(QString());
  return parts.join(", ");
}

QString evaluation_summary(const Looks& looks) {
  study::Evaluation evaluation;
  study::Keep keep;
  if (!looks.expansion.runs.empty()) {
    evaluation = looks.expansion.runs.front().evaluation;
    keep = looks.expansion.runs.front().keep;
  }
  QStringList parts{evaluation.limit ? Face::tr("%1 items each").arg(*evaluation.limit) : Face::tr("all items"),
                    evaluation.probe_every ? Face::tr("probes every %1 steps").arg(evaluation.probe_every)
                                           : Face::tr("no probes inside a stage")};
  if (keep.stages == "all") parts << Face::tr("all weights stay");
  if (keep.stages == "last") parts << Face::tr("last weights stay");
  if (keep.stages == "none") parts << Face::tr("no weights stay");
  if (looks.study.orders == "all") parts << Face::tr("every order");
  if (looks.study.orders.is_object())
    parts << Face::tr("%1 orders drawn").arg(value_text(looks.study.orders.value("sample", Json(0))));
  return parts.join(", ");
}

}  // namespace lethe::ui
