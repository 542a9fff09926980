// SPDX-License-Identifier: GPL-3.0-or-later
#include "paint/layout.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "figures/text.h"
#include "paint/text.h"

namespace lethe::paint {
namespace {

using figures::AccuracyByStage;
using figures::Venue;

double widest(const QStringList& texts, const QFontMetricsF& metrics) {
  double width = 0;
  for (const auto& entry : texts) width = std::max(width, metrics.horizontalAdvance(entry));
  return width;
}

// Neighbours must keep a gap; `every` is the distance, in stages, between two labels of one row.
bool labels_fit(const QStringList& names, double stage_width, int every, const QFontMetricsF& metrics) {
  const double gap = 1.5 * metrics.horizontalAdvance(QLatin1Char(' '));
  for (qsizetype i = every; i < names.size(); ++i) {
    const double need = (metrics.horizontalAdvance(names[i]) + metrics.horizontalAdvance(names[i - every])) / 2 + gap;
    if (need > stage_width * every) return false;
  }
  return true;
}

struct StageLabels {
  QStringList labels;
  int rows = 1;
  QString key;  ///< what the numbers mean, when names do not fit
};

StageLabels stage_labels(const AccuracyByStage& series, double stage_width, const QFontMetricsF& metrics) {
  QStringList names;
  for (const auto& stage : series.stages) names << text(stage);
  if (labels_fit(names, stage_width, 1, metrics)) return {names, 1, {}};
  if (labels_fit(names, stage_width, 2, metrics)) {
    for (qsizetype i = 1; i < names.size(); i += 2) names[i].prepend(QLatin1Char('\n'));
    return {names, 2, {}};
  }
  StageLabels out;
  QStringList key;
  for (qsizetype i = 0; i < names.size(); ++i) {
    out.labels << QString::number(i);
    key << QStringLiteral("%1 %2").arg(i).arg(names[i]);
  }
  out.key = QStringLiteral("Stages: %1.").arg(key.join(QStringLiteral(", ")));
  return out;
}

QStringList wrapped(const QString& sentence, double width, const QFontMetricsF& metrics) {
  QStringList lines;
  for (const auto& word : sentence.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    const QString longer = lines.isEmpty() ? word : lines.last() + QLatin1Char(' ') + word;
    if (lines.isEmpty() || metrics.horizontalAdvance(longer) > width)
      lines << word;
    else
      lines.last() = longer;
  }
  return lines;
}

QString foot_note(const AccuracyByStage& series, const QString& stage_key) {
  QStringList out;
  if (!stage_key.isEmpty()) out << stage_key;
  const bool many = std::ranges::any_of(series.lines, [](const figures::Line& line) { return line.n() > 1; });
  const auto& seeds = series.lines.front().seeds;
  const bool same = std::ranges::all_of(series.lines, [&](const figures::Line& line) { return line.seeds == seeds; });
  QString mean = QStringLiteral("Mean of seeds");
  if (same) mean += QLatin1Char(' ') + text(figures::join_numbers(seeds));
  if (series.band != figures::BandKind::none) mean += QStringLiteral("; band: ") + text(figures::in_words(series.band));
  if (many) out << mean + QLatin1Char('.');
  if (series.generated) out << QStringLiteral("Generated data.");
  return out.join(QLatin1Char(' '));
}

// `first` is the plot of the first panel; the space above it holds its title.
void place_panels(Layout& out, const AccuracyByStage& series, std::size_t columns, const QRectF& first) {
  for (std::size_t i = 0; i < series.panels.size(); ++i) {
    const auto row = static_cast<double>(i / columns), column = static_cast<double>(i % columns);
    const QRectF plot = first.translated(column * (first.width() + points(12)), row * (first.bottom() + points(8)));
    out.panels.push_back({plot, i + columns >= series.panels.size(), i % columns == 0});
  }
}

// Width of every column when the entries are written row by row.
std::vector<double> column_widths(const std::vector<double>& entries, std::size_t columns) {
  std::vector<double> out(columns, 0);
  for (std::size_t i = 0; i < entries.size(); ++i) out[i % columns] = std::max(out[i % columns], entries[i]);
  return out;
}

// Entries stand row by row in as many columns as fit; returns the bottom.
double place_legend(Layout& out, const AccuracyByStage& series, double top, const Fonts& fonts) {
  const QFontMetricsF metrics(fonts.text);
  const double spacing = points(9);
  out.sample_width = points(21);
  std::vector<double> entries;
  QStringList words;
  const double before = out.sample_width + points(3);
  for (const auto& line : series.lines) {
    words << metrics.elidedText(text(figures::legend_entry(line)), Qt::ElideMiddle, out.size.width() - before);
    entries.push_back(before + metrics.horizontalAdvance(words.last()));
  }
  const auto total = [&](std::size_t columns) {
    const auto widths = column_widths(entries, columns);
    return std::accumulate(widths.begin(), widths.end(), spacing * static_cast<double>(columns - 1));
  };
  std::size_t columns = entries.size();
  while (columns > 1 && total(columns) > out.size.width()) --columns;
  const std::size_t rows = (entries.size() + columns - 1) / columns;
  columns = (entries.size() + rows - 1) / rows;
  const auto widths = column_widths(entries, columns);
  const double pitch = metrics.height() + points(1), begin = std::max(0.0, (out.size.width() - total(columns)) / 2);
  double x = begin;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i % columns == 0) x = begin;
    out.legend.push_back({QRectF(x, top + static_cast<double>(i / columns) * pitch, entries[i], pitch),
                          words[static_cast<qsizetype>(i)]});
    x += widths[i % columns] + spacing;
  }
  return top + static_cast<double>(rows) * pitch;
}

// A title may not run into its neighbour's: all titles get the size at which the longest fits.
void fit_titles(QFont& font, const AccuracyByStage& series, double width) {
  QStringList titles;
  for (const auto& panel : series.panels) titles << text(panel.title);
  const double need = widest(titles, QFontMetricsF(font));
  if (need > width) font.setPixelSize(std::max(50, static_cast<int>(std::floor(font.pixelSize() * width / need))));
}

QFont font_of(const QString& family, double size_pt, QFont::Weight weight) {
  QFont font(family);
  font.setPixelSize(static_cast<int>(std::lround(points(size_pt))));
  font.setWeight(weight);
  font.setHintingPreference(QFont::PreferNoHinting);
  return font;
}

}  // namespace

Fonts fonts_of(const Venue& venue) {
  QString family = QFont().family();
  const QStringList installed = QFontDatabase::families();
  for (const auto& wanted : venue.fonts)
    if (installed.contains(text(wanted))) {
      family = text(wanted);
      break;
    }
  return {font_of(family, venue.title_pt, QFont::Bold), font_of(family, venue.text_pt, QFont::Normal),
          font_of(family, venue.tick_pt, QFont::Normal)};
}

Layout lay_out(const AccuracyByStage& series, const Venue& venue, Fonts& fonts) {
  Layout out;
  const double width = std::round(venue.width_in * units_per_inch);
  out.size = {width, 0};
  const QFontMetricsF tick(fonts.tick);
  const auto columns = std::min<std::size_t>(static_cast<std::size_t>(venue.columns), series.panels.size());
  const double left = std::ceil(tick.horizontalAdvance(QStringLiteral("100%")) + points(3.5));
  const double right = std::ceil(tick.horizontalAdvance(text(series.stages.back())) / 2);
  const double plot_width =
      std::floor((width - left - right - points(12) * static_cast<double>(columns - 1)) / static_cast<double>(columns));
  fit_titles(fonts.title, series, plot_width);
  const double head = QFontMetricsF(fonts.title).height() + points(2);
  place_panels(out, series, columns, {left, head, plot_width, std::round(plot_width * venue.panel_ratio)});
  const double stage_width = plot_width / (static_cast<double>(series.stages.size()) - 0.7);
  const StageLabels stages = stage_labels(series, stage_width, tick);
  out.stage_labels = stages.labels;
  double bottom = out.panels.back().plot.bottom() + points(3) + stages.rows * tick.height();
  bottom = place_legend(out, series, bottom + points(5), fonts);
  out.notes = wrapped(foot_note(series, stages.key), width, tick);
  out.notes_pitch = tick.height();
  out.notes_top = bottom + points(out.notes.isEmpty() ? 0 : 2);
  out.size.setHeight(std::ceil(out.notes_top + static_cast<double>(out.notes.size()) * out.notes_pitch + points(1)));
  return out;
}

}  // namespace lethe::paint
