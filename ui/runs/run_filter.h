// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QRegularExpression>
#include <QString>
#include <vector>

#include "runs/run_facts.h"

namespace lethe::ui {

/// What one types to find runs: words that must occur, `key:text` with * for anything, `key>number`; a minus sign
/// before one turns it round, quotation marks hold words together.
///   model:bloomz* method:lora status:done fg>10 -replay
class RunFilter {
 public:
  /// Never throws: what is wrong stands in error(), and then everything passes.
  static RunFilter parse(const QString& text);

  bool passes(const RunFacts& run) const;
  bool is_empty() const { return terms_.empty(); }
  /// One sentence, or empty.
  const QString& error() const { return error_; }
  /// Whether results must be read to answer.
  bool needs_results() const;

  /// The keys there are: for help and completion.
  static QStringList text_keys();
  static QStringList number_keys();

 private:
  enum class Compare { Less, LessEqual, Equal, GreaterEqual, Greater };
  struct Term {
    bool negated = false;
    QString key;  ///< empty: a free word
    QString word;
    QRegularExpression pattern;
    bool numeric = false;
    Compare compare = Compare::Equal;
    double number = 0;
  };
  struct Reader;
  bool passes(const Term& term, const RunFacts& run) const;

  std::vector<Term> terms_;
  QString error_;
};

}  // namespace lethe::ui
