// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QObject>
#include <QSettings>
#include <functional>
#include <vector>

#include "catalog/catalog.h"
#include "figures/figure.h"
#include "figures/scores.h"
#include "figures/venue.h"

namespace lethe::ui {

/// Asks where to save; calls back with a file, or not at all.
using AskFile = std::function<void(const QString& title, const QString& proposal, const QString& kinds,
                                   std::function<void(const QString&)> then)>;

/// Writes the comparison for a paper: the chart in a venue's style, the table for LaTeX. The last export can be
/// repeated.
class Exporter final : public QObject {
  Q_OBJECT

 public:
  Exporter(const catalog::Catalog& catalog, QSettings& settings, AskFile ask, QObject* parent = nullptr);

  void set_runs(std::vector<figures::RunScores> runs, figures::Figure figure);
  void set_ask(AskFile ask) { ask_ = std::move(ask); }
  /// The menu of styles and formats; owned by `parent`.
  QMenu* make_menu(QWidget* parent);
  QAction* repeat_action() const { return repeat_; }

  /// One of pdf, svg, png, csv, all-csv, tex.
  void save(const QString& format);
  void copy_table();
  /// The last export once more, into the same file, where it holds the runs shown now; else asks for a file for a PDF.
  void repeat();

 signals:
  void exported(const QString& file);
  void copied();
  void failed(const QString& why);

 private:
  void write(const QString& format, const QString& file);
  std::string text_of(const QString& format) const;
  void add_styles(QMenu& menu);
  void tell_repeat();
  QStringList run_ids() const;
  bool repeats() const;

  QSettings& settings_;
  AskFile ask_;
  std::vector<figures::Venue> venues_;
  std::size_t venue_ = 0;
  std::vector<figures::RunScores> runs_;
  figures::Figure figure_;
  QAction* repeat_;
  QString last_format_, last_file_;
  QStringList last_runs_;  ///< that the last file shows
};

}  // namespace lethe::ui
