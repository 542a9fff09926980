// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_filter.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <functional>

#include "base/json.h"

namespace lethe::ui {

namespace {

QString said(const char* source) { return QCoreApplication::translate("RunFilter", source); }

using TextOf = QString (*)(const RunFacts&);
using NumberOf = std::optional<double> (*)(const RunFacts&);

struct TextKey {
  const char* name;
  TextOf of;
};
const std::array text_fields = {
    TextKey{"model", [](const RunFacts& run) { return run.model; }},
    TextKey{"method", [](const RunFacts& run) { return run.method; }},
    TextKey{"strategy", [](const RunFacts& run) { return run.strategy; }},
    TextKey{"sequence", [](const RunFacts& run) { return run.sequence; }},
    TextKey{"task", [](const RunFacts& run) { return run.sequence; }},
    TextKey{"study", [](const RunFacts& run) { return QString::fromStdString(run.row.study); }},
    TextKey{"status", [](const RunFacts& run) { return QString::fromStdString(store::to_string(run.row.status)); }},
    TextKey{"id", [](const RunFacts& run) { return QString::fromStdString(run.row.id); }},
};

template <class Pick>
std::optional<double> of_summary(const RunFacts& run, Pick pick) {
  return run.summary ? pick(*run.summary) : std::nullopt;
}

struct NumberKey {
  const char* name;
  bool result;
  NumberOf of;
};
const std::array number_fields = {
    NumberKey{"seed", false, [](const RunFacts& r) { return std::optional(static_cast<double>(r.row.seed)); }},
    NumberKey{"seconds", false, [](const RunFacts& r) { return std::optional(r.row.seconds); }},
    NumberKey{"stages", false, [](const RunFacts& r) { return std::optional<double>(r.row.stages_finished); }},
    NumberKey{"fg", true, [](const RunFacts& r) { return of_summary(r, [](auto& s) { return s.fg_all; }); }},
    NumberKey{"end", true, [](const RunFacts& r) { return of_summary(r, [](auto& s) { return s.end_all; }); }},
    NumberKey{"dk", true,
              [](const RunFacts& r) { return of_summary(r, [](auto& s) { return number_of(s.fg, "dk"); }); }},
    NumberKey{"rs", true,
              [](const RunFacts& r) { return of_summary(r, [](auto& s) { return number_of(s.fg, "rs"); }); }},
    NumberKey{"rc", true,
              [](const RunFacts& r) { return of_summary(r, [](auto& s) { return number_of(s.fg, "rc"); }); }},
};

const TextKey* text_field(const QString& key) {
  const auto* found = std::ranges::find_if(text_fields, [&](const TextKey& field) { return key == field.name; });
  return found == text_fields.end() ? nullptr : found;
}

const NumberKey* number_field(const QString& key) {
  const auto* found = std::ranges::find_if(number_fields, [&](const NumberKey& field) { return key == field.name; });
  return found == number_fields.end() ? nullptr : found;
}

/// Split at blanks outside quotation marks.
std::vector<QString> pieces_of(const QString& text) {
  std::vector<QString> pieces;
  QString piece;
  bool quoted = false, any = false;
  for (const QChar sign : text) {
    if (sign == '"') {
      quoted = !quoted;
      any = true;
    } else if (sign.isSpace() && !quoted) {
      if (any) pieces.push_back(piece);
      piece.clear();
      any = false;
    } else {
      piece += sign;
      any = true;
    }
  }
  if (any && !piece.isEmpty()) pieces.push_back(piece);
  return pieces;
}

/// Part of a text, or all of it where it holds a *.
QRegularExpression pattern_of(const QString& value) {
  QString pattern = QRegularExpression::escape(value);
  if (value.contains('*')) pattern = "\\A" + pattern.replace("\\*", ".*") + "\\z";
  return QRegularExpression(pattern,
                            QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
}

QString nearest_key(const QString& key) {
  std::vector<std::string> known;
  for (const auto& name : RunFilter::text_keys() + RunFilter::number_keys()) known.push_back(name.toStdString());
  return QString::fromStdString(did_you_mean(key.toStdString(), known));
}

}  // namespace

/// Turns one piece into a term or says what is wrong with it.
struct RunFilter::Reader {
  QString error;

  std::optional<Term> read(QString piece) {
    Term term;
    if (piece.size() > 1 && piece.startsWith('-')) term.negated = true, piece.remove(0, 1);
    static const QRegularExpression form(QStringLiteral("^([A-Za-z]+)(:|<=|>=|<|>|=)(.*)$"),
                                         QRegularExpression::DotMatchesEverythingOption);
    const auto parts = form.match(piece);
    if (!parts.hasMatch()) {
      term.word = piece.toLower();
      return term;
    }
    term.key = parts.captured(1).toLower();
    const QString sign = parts.captured(2), value = parts.captured(3);
    if (const NumberKey* field = number_field(term.key)) return number(std::move(term), field, sign, value);
    if (!text_field(term.key)) {
      error = said("There is no “%1” to filter by%2. There are: %3.")
                  .arg(term.key, nearest_key(term.key), (text_keys() + number_keys()).join(QStringLiteral(", ")));
      return {};
    }
    if (sign != ":" && sign != "=") {
      error = said("“%1” is text: write %1:… instead of %1%2….").arg(term.key, sign);
      return {};
    }
    // While one types «model:» nothing is asked for yet.
    if (value.isEmpty()) return {};
    term.pattern = pattern_of(value);
    return term;
  }

  std::optional<Term> number(Term term, const NumberKey*, const QString& sign, const QString& value) {
    if (value.isEmpty()) return {};
    bool good = false;
    term.number = QLocale::c().toDouble(value, &good);
    if (!good) {
      error = said("Expected a number after %1%2, got “%3”.").arg(term.key, sign, value);
      return {};
    }
    term.numeric = true;
    term.compare = sign == "<"    ? Compare::Less
                   : sign == "<=" ? Compare::LessEqual
                   : sign == ">"  ? Compare::Greater
                   : sign == ">=" ? Compare::GreaterEqual
                                  : Compare::Equal;
    return term;
  }
};

RunFilter RunFilter::parse(const QString& text) {
  RunFilter filter;
  if (text.count('"') % 2 != 0) {
    filter.error_ = said("A quotation mark is not closed.");
    return filter;
  }
  Reader reader;
  for (const QString& piece : pieces_of(text)) {
    if (auto term = reader.read(piece)) filter.terms_.push_back(std::move(*term));
    if (!reader.error.isEmpty()) {
      filter.error_ = reader.error;
      filter.terms_.clear();
      break;
    }
  }
  return filter;
}

bool RunFilter::needs_results() const {
  return std::ranges::any_of(terms_, [](const Term& term) {
    const NumberKey* field = term.numeric ? number_field(term.key) : nullptr;
    return field && field->result;
  });
}

bool RunFilter::passes(const Term& term, const RunFacts& run) const {
  if (term.key.isEmpty()) return run.text.contains(term.word);
  if (!term.numeric) return term.pattern.match(text_field(term.key)->of(run)).hasMatch();
  const auto value = number_field(term.key)->of(run);
  if (!value) return false;
  switch (term.compare) {
    case Compare::Less:
      return *value < term.number;
    case Compare::LessEqual:
      return *value <= term.number;
    case Compare::Greater:
      return *value > term.number;
    case Compare::GreaterEqual:
      return *value >= term.number;
    case Compare::Equal:
      break;
  }
  return std::abs(*value - term.number) < 1e-9;
}

bool RunFilter::passes(const RunFacts& run) const {
  return std::ranges::all_of(terms_, [&](const Term& term) { return passes(term, run) != term.negated; });
}

QStringList RunFilter::text_keys() {
  QStringList names;
  for (const TextKey& field : text_fields) names << field.name;
  return names;
}

QStringList RunFilter::number_keys() {
  QStringList names;
  for (const NumberKey& field : number_fields) names << field.name;
  return names;
}

}  // namespace lethe::ui
