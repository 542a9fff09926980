// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/selection.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include "design/value_text.h"
#include "paint/text.h"

namespace lethe::ui {

namespace {

QString said(const char* words) { return QCoreApplication::translate("Design", words); }

std::size_t from_zero(const QString& digits) { return static_cast<std::size_t>(std::max(digits.toInt(), 1) - 1); }

/// The one of the names that the message quotes first (what follows are proposals); 0 where it quotes none.
std::size_t quoted(const QString& message, const std::vector<std::string>& names) {
  const int begin = message.indexOf('\''), end = message.indexOf('\'', begin + 1);
  const QString name = message.mid(begin + 1, end - begin - 1);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (name == paint::text(names[i]) || name == short_name(names[i])) return i;
  return 0;
}

Selection place_of(const QString& message, const study::Study& study) {
  static const QRegularExpression numbered("^(sequence|method|strategy) (\\d+)(?:, item (\\d+))?");
  if (const auto found = numbered.match(message); found.hasMatch()) {
    const std::size_t at = from_zero(found.captured(2));
    if (found.captured(1) == "method") return {Part::Method, at};
    if (found.captured(1) == "strategy") return {Part::Strategy, at};
    if (!found.captured(3).isEmpty() || at >= study.sequences.size())
      return {Part::Task, at, from_zero(found.captured(3))};
    std::vector<std::string> tasks;
    for (const auto& item : study.sequences[at]) tasks.push_back(item.task);
    return {Part::Task, at, quoted(message, tasks)};
  }
  if (message.startsWith("models")) return {Part::Model, quoted(message, study.models)};
  if (message.startsWith("benchmarks")) return {Part::Benchmark, quoted(message, study.benchmarks)};
  if (message.startsWith("training")) return {Part::Training};
  if (message.startsWith("evaluation") || message.startsWith("keep")) return {Part::Evaluation};
  return {};
}

}  // namespace

bool exists(const study::Study& study, const Selection& selection) {
  switch (selection.part) {
    case Part::Task:
      return selection.at < study.sequences.size() && selection.item < study.sequences[selection.at].size();
    case Part::Model:
      return selection.at < study.models.size();
    case Part::Method:
      return selection.at < study.methods.size();
    case Part::Strategy:
      return selection.at < study.strategies.size();
    case Part::Seed:
      return selection.at < study.seeds.size();
    case Part::Benchmark:
      return selection.at < study.benchmarks.size();
    case Part::Study:
    case Part::Training:
    case Part::Evaluation:
      break;
  }
  return true;
}

Problem placed(const QString& message, const study::Study& study) {
  const QString text = message.startsWith("study: ") ? message.mid(7) : message;
  QString sentence = text;
  if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
  return {place_of(text, study), sentence};
}

std::vector<Problem> problems_of(const study::Study& study, const study::Expansion& expansion) {
  std::vector<Problem> problems;
  if (study.sequences.empty())
    problems.push_back({{Part::Task}, said("There is no task yet: drag one into the sequence"), true});
  if (study.models.empty())
    problems.push_back({{Part::Model}, said("There is no model yet: choose one to train"), true});
  for (const std::string& message : expansion.problems) problems.push_back(placed(paint::text(message), study));
  return problems;
}

QString problem_with(const std::vector<Problem>& problems, const Selection& selection) {
  QStringList sentences;
  for (const Problem& problem : problems)
    if (problem.place == selection) sentences << problem.sentence;
  return sentences.join("\n");
}

}  // namespace lethe::ui
