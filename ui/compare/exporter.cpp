// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/exporter.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <algorithm>

#include "base/error.h"
#include "base/files.h"
#include "figures/export.h"
#include "figures/forgetting_table.h"
#include "figures/series.h"
#include "figures/text.h"
#include "paint/save.h"

namespace lethe::ui {

namespace {

struct Format {
  const char* name;
  const char* suffix;
  const char* title;
};
constexpr Format formats[] = {
    {"pdf", ".pdf", QT_TRANSLATE_NOOP("Exporter", "PDF, fonts embedded")},
    {"svg", ".svg", QT_TRANSLATE_NOOP("Exporter", "SVG")},
    {"png", ".png", QT_TRANSLATE_NOOP("Exporter", "PNG, %1 dpi")},
    {"csv", ".csv", QT_TRANSLATE_NOOP("Exporter", "CSV, what is drawn")},
    {"all-csv", ".csv", QT_TRANSLATE_NOOP("Exporter", "CSV, all scores behind it")},
    {"tex", ".tex", QT_TRANSLATE_NOOP("Exporter", "Save as LaTeX, booktabs")},
};

const Format& format_of(const QString& name) {
  return *std::ranges::find_if(formats, [&](const Format& format) { return name == format.name; });
}

/// Venues for print; those of the window draw on its grounds.
std::vector<figures::Venue> print_venues(const std::filesystem::path& folder) {
  std::vector<figures::Venue> venues;
  const QDir files(QString::fromStdString(folder.string()));
  for (const QString& file : files.entryList({"*.json"}, QDir::Files, QDir::Name))
    if (!file.startsWith("screen-")) venues.push_back(figures::read_venue(files.filePath(file).toStdString()));
  return venues;
}

QAction* heading(QMenu& menu, const QString& text) {
  auto* action = menu.addAction(text);
  action->setEnabled(false);
  return action;
}

}  // namespace

Exporter::Exporter(const catalog::Catalog& catalog, QSettings& settings, AskFile ask, QObject* parent)
    : QObject(parent),
      settings_(settings),
      ask_(std::move(ask)),
      venues_(print_venues(catalog.paths().resources / "venues")),
      repeat_(new QAction(this)),
      last_format_(settings.value("compare/export-format").toString()),
      last_file_(settings.value("compare/export-file").toString()),
      last_runs_(settings.value("compare/export-runs").toStringList()) {
  const std::string style = settings.value("compare/export-style", "paper").toString().toStdString();
  const auto found = std::ranges::find(venues_, style, &figures::Venue::name);
  if (found != venues_.end()) venue_ = static_cast<std::size_t>(found - venues_.begin());
  repeat_->setObjectName("export-repeat");
  repeat_->setShortcut(QKeySequence(tr("Ctrl+E")));
  connect(repeat_, &QAction::triggered, this, &Exporter::repeat);
  tell_repeat();
}

void Exporter::tell_repeat() {
  repeat_->setText(repeats() ? tr("Export again: %1").arg(QFileInfo(last_file_).fileName()) : tr("Export as PDF …"));
}

void Exporter::set_runs(std::vector<figures::RunScores> runs, figures::Figure figure) {
  runs_ = std::move(runs);
  figure_ = std::move(figure);
  tell_repeat();
}

QStringList Exporter::run_ids() const {
  QStringList ids;
  for (const figures::RunScores& run : runs_) ids << QString::fromStdString(run.id);
  ids.sort();
  return ids;
}

/// A file is written over without a question only by the comparison it holds.
bool Exporter::repeats() const { return !last_file_.isEmpty() && !runs_.empty() && last_runs_ == run_ids(); }

void Exporter::add_styles(QMenu& menu) {
  heading(menu, tr("Style"));
  auto* styles = new QActionGroup(&menu);
  for (std::size_t i = 0; i < venues_.size(); ++i) {
    const figures::Venue& venue = venues_[i];
    auto* style = menu.addAction(tr("%1: column %2 in, text %3 pt")
                                     .arg(QString::fromStdString(venue.name))
                                     .arg(venue.width_in)
                                     .arg(venue.text_pt));
    style->setCheckable(true);
    style->setChecked(i == venue_);
    styles->addAction(style);
    connect(style, &QAction::triggered, this, [this, i] {
      venue_ = i;
      settings_.setValue("compare/export-style", QString::fromStdString(venues_[i].name));
    });
  }
}

QMenu* Exporter::make_menu(QWidget* parent) {
  auto* menu = new QMenu(parent);
  menu->setObjectName("export-menu");
  add_styles(*menu);
  menu->addSeparator();
  heading(*menu, tr("Chart"));
  for (const Format& format : formats) {
    if (QLatin1String(format.name) == "tex") {
      menu->addSeparator();
      heading(*menu, tr("Table"));
      auto* copy = menu->addAction(tr("Copy as LaTeX, booktabs"), this, &Exporter::copy_table);
      copy->setObjectName("export-copy-tex");
    }
    QString title = tr(format.title);
    if (title.contains("%1")) title = title.arg(venues_.empty() ? 300 : venues_[venue_].dpi);
    const QString name = format.name;
    auto* action = menu->addAction(title + QStringLiteral(" …"), this, [this, name] { save(name); });
    action->setObjectName("export-" + name);
  }
  menu->addSeparator();
  menu->addAction(repeat_);
  return menu;
}

void Exporter::save(const QString& format) {
  const Format& chosen = format_of(format);
  const QString folder = last_file_.isEmpty() ? QDir::homePath() : QFileInfo(last_file_).path();
  const QString base = format == "tex" ? "forgetting" : format == "all-csv" ? "scores" : "accuracy";
  ask_(tr("Export"), folder + "/" + base + chosen.suffix, QStringLiteral("*") + chosen.suffix,
       [this, format](const QString& file) { write(format, file); });
}

std::string Exporter::text_of(const QString& format) const {
  if (format == "tex") return figures::booktabs(figures::forgetting_table(runs_, figure_));
  if (format == "all-csv") return figures::scores_csv(runs_);
  return figures::csv(figures::accuracy_by_stage(runs_, figure_));
}

void Exporter::write(const QString& format, const QString& file) {
  try {
    const auto& pictures = paint::picture_formats();
    if (std::ranges::find(pictures, format.toStdString()) != pictures.end())
      paint::write_picture(figures::accuracy_by_stage(runs_, figure_), venues_.at(venue_), format.toStdString(),
                           file.toStdString());
    else
      write_file(file.toStdString(), text_of(format));
    last_format_ = format;
    last_file_ = file;
    last_runs_ = run_ids();
    settings_.setValue("compare/export-runs", last_runs_);
    settings_.setValue("compare/export-format", format);
    settings_.setValue("compare/export-file", file);
    tell_repeat();
    emit exported(file);
  } catch (const std::exception& error) {
    emit failed(QString::fromStdString(error.what()));
  }
}

void Exporter::copy_table() {
  try {
    QApplication::clipboard()->setText(QString::fromStdString(text_of("tex")));
    emit copied();
  } catch (const std::exception& error) {
    emit failed(QString::fromStdString(error.what()));
  }
}

void Exporter::repeat() {
  if (runs_.empty()) return;
  if (!repeats()) return save("pdf");
  write(last_format_, last_file_);
}

}  // namespace lethe::ui
