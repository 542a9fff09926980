// SPDX-License-Identifier: GPL-3.0-or-later
#include "paint/picture.h"

#include <qcustomplot.h>

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <limits>

#include "figures/look.h"
#include "paint/layout.h"
#include "paint/level_label.h"
#include "paint/text.h"

namespace lethe::paint {
namespace {

using figures::AccuracyByStage;
using figures::Look;
using figures::Panel;
using figures::Points;
using figures::Venue;

constexpr double margin = 0.15;  // stages left of the first and right of the last
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

QColor colour(const figures::Rgb& rgb) { return {rgb[0], rgb[1], rgb[2]}; }

QPen pen(const QColor& colour, double width_pt, const std::vector<double>& dash = {}) {
  QPen out(colour, points(width_pt), Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
  if (!dash.empty()) out.setDashPattern(QList<qreal>(dash.begin(), dash.end()));
  return out;
}

QCPScatterStyle marker(const Look& look, const Venue& venue) {
  using Style = QCPScatterStyle;
  static constexpr Style::ScatterShape shapes[] = {Style::ssCircle, Style::ssSquare, Style::ssTriangle,
                                                   Style::ssDiamond, Style::ssTriangleInverted};
  static constexpr double sizes[] = {1, 0.9, 1.25, 1.25, 1.25};  // so that all look equally large
  const auto shape = static_cast<std::size_t>(look.marker);
  const QColor ink = colour(look.colour);
  // A thin white rim keeps markers apart where lines cross.
  const QPen rim = look.filled ? pen(Qt::white, venue.hairline_pt) : pen(ink, look.width_pt * 0.8);
  return {shapes[shape], rim, look.filled ? QBrush(ink) : QBrush(Qt::white), points(venue.marker_pt) * sizes[shape]};
}

class Painter {
 public:
  Painter(QCustomPlot& plot, const AccuracyByStage& series, const Venue& venue)
      : plot_(plot),
        series_(series),
        venue_(venue),
        fonts_(fonts_of(venue)),
        layout_(lay_out(series, venue, fonts_)),
        looks_(figures::looks(series, venue)),
        range_(figures::y_range(series)) {}

  QSize draw() {
    plot_.setViewport(QRect(QPoint(0, 0), layout_.size.toSize()));
    plot_.plotLayout()->clear();
    plot_.setAutoAddPlottableToLegend(false);
    plot_.setPlottingHints(QCP::phNone);
    plot_.setAntialiasedElements(QCP::aeAll);
    plot_.setBackground(Qt::white);
    board_ = new QCPLayoutInset;
    plot_.plotLayout()->setRowSpacing(0);
    plot_.plotLayout()->addElement(0, 0, board_);
    board_->setMargins({});
    for (std::size_t i = 0; i < layout_.panels.size(); ++i) draw_panel(series_.panels[i], layout_.panels[i]);
    draw_legend();
    for (qsizetype i = 0; i < layout_.notes.size(); ++i)
      write(layout_.notes[i],
            {layout_.size.width() / 2, layout_.notes_top + static_cast<double>(i) * layout_.notes_pitch},
            Qt::AlignHCenter | Qt::AlignTop, fonts_.tick, venue_.quiet);
    return layout_.size.toSize();
  }

 private:
  QCPAxisRect* add_rect(const QRectF& place) {
    auto* rect = new QCPAxisRect(&plot_, true);
    const QSizeF whole = layout_.size;
    board_->addElement(rect, QRectF(place.x() / whole.width(), place.y() / whole.height(),
                                    place.width() / whole.width(), place.height() / whole.height()));
    rect->setAutoMargins(QCP::msNone);
    rect->setMargins({});
    rect->setMinimumMargins({});
    for (auto* axis : rect->axes()) {
      axis->setBasePen(Qt::NoPen);
      axis->setTickPen(Qt::NoPen);
      axis->setSubTickPen(Qt::NoPen);
      axis->setTickLength(0, 0);
      axis->setTickLabelFont(fonts_.tick);
      axis->setTickLabelColor(colour(venue_.quiet));
      axis->grid()->setVisible(false);
    }
    return rect;
  }

  void set_up_axes(QCPAxisRect& rect, const PanelPlace& place) {
    auto* x = rect.axis(QCPAxis::atBottom);
    auto* y = rect.axis(QCPAxis::atLeft);
    x->setRange(-margin, stage_end());
    y->setRange(range_.low, range_.high);
    auto stages = QSharedPointer<QCPAxisTickerText>::create();
    for (qsizetype i = 0; i < layout_.stage_labels.size(); ++i)
      stages->addTick(static_cast<double>(i), layout_.stage_labels[i]);
    x->setTicker(stages);
    x->setTickLabels(place.stage_labels);
    x->setTickLabelPadding(static_cast<int>(points(3)));
    auto values = QSharedPointer<QCPAxisTickerText>::create();
    const double step = range_.high - range_.low > 80 ? 25 : 20;
    for (double value = range_.low; value <= range_.high + 1e-9; value += step)
      values->addTick(
          value, QString::number(value) + (value + step > range_.high ? text(series_.panels.front().unit) : QString()));
    y->setTicker(values);
    y->setTickLabels(place.value_labels);
    y->setTickLabelPadding(static_cast<int>(points(3)));
    y->grid()->setVisible(true);
    y->grid()->setPen(pen(colour(venue_.grid), venue_.hairline_pt));
    y->grid()->setZeroLinePen(Qt::NoPen);
  }

  void draw_panel(const Panel& panel, const PanelPlace& place) {
    auto* rect = add_rect(place.plot);
    set_up_axes(*rect, place);
    write(text(panel.title), place.plot.topLeft() - QPointF(0, points(2.5)), Qt::AlignLeft | Qt::AlignBottom,
          fonts_.title, venue_.ink);
    draw_starts(*rect, panel);
    if (panel.chance) draw_level(*rect, panel, place);
    for (const auto& line : panel.lines) draw_band(*rect, line);
    for (const auto& line : panel.lines) draw_mean(*rect, line);
  }

  double stage_end() const { return static_cast<double>(series_.stages.size()) - 1 + margin; }

  QCPGraph* add_graph(QCPAxisRect& rect) {
    return plot_.addGraph(rect.axis(QCPAxis::atBottom), rect.axis(QCPAxis::atLeft));
  }

  void draw_level(QCPAxisRect& rect, const Panel& panel, const PanelPlace& place) {
    auto* level = add_graph(rect);
    level->setData({-margin, stage_end()}, {*panel.chance, *panel.chance}, true);
    level->setPen(pen(colour(venue_.quiet), venue_.hairline_pt * 1.5, {1, 2}));
    const QString label = QStringLiteral("%1 %2").arg(text(panel.chance_label)).arg(*panel.chance, 0, 'f', 0);
    const QFontMetricsF metrics(fonts_.tick);
    const LevelLabel where = place_level_label(
        panel, place.plot.size(), {metrics.horizontalAdvance(label), metrics.height()}, range_, stage_end() + margin);
    const double y =
        place.plot.bottom() - (*panel.chance - range_.low) / (range_.high - range_.low) * place.plot.height();
    auto* item = write(
        label, {where.left ? place.plot.left() : place.plot.right(), y + (where.above ? -points(0.5) : points(0.5))},
        (where.left ? Qt::AlignLeft : Qt::AlignRight) | (where.above ? Qt::AlignBottom : Qt::AlignTop), fonts_.tick,
        venue_.quiet);
    item->setBrush(Qt::white);  // hides a grid line behind the words
    item->setPen(Qt::NoPen);
  }

  // The level of the untouched model, against which forgetting is seen; more than two would hide the curves.
  void draw_starts(QCPAxisRect& rect, const Panel& panel) {
    std::vector<double> levels;
    for (const auto& line : panel.lines) {
      if (line.values.empty() || !line.values[0]) continue;
      const double level = line.values[0]->mean;
      const auto close = [&](double other) { return std::abs(other - level) < 1; };
      if (std::ranges::none_of(levels, close)) levels.push_back(level);
    }
    if (levels.size() > 2) return;
    for (const double level : levels) {
      auto* graph = add_graph(rect);
      graph->setData({0, stage_end()}, {level, level}, true);
      graph->setPen(pen(colour(venue_.quiet).lighter(150), venue_.hairline_pt, {1, 3}));
    }
  }

  void draw_band(QCPAxisRect& rect, const Points& line) {
    QVector<double> x, low, high;
    bool wide = false;
    for (std::size_t i = 0; i < line.values.size(); ++i) {
      const auto& value = line.values[i];
      x << static_cast<double>(i);
      low << (value ? value->low : nan);
      high << (value ? value->high : nan);
      wide = wide || (value && value->high > value->low);
    }
    if (!wide) return;
    auto* below = add_graph(rect);
    below->setData(x, low, true);
    below->setPen(Qt::NoPen);
    auto* above = add_graph(rect);
    above->setData(x, high, true);
    above->setPen(Qt::NoPen);
    QColor fill = colour(looks_[line.line].colour);
    fill.setAlphaF(static_cast<float>(venue_.band_alpha));
    above->setBrush(fill);
    above->setChannelFillGraph(below);
  }

  void draw_mean(QCPAxisRect& rect, const Points& line) {
    QVector<double> x, y;
    for (std::size_t i = 0; i < line.values.size(); ++i) {
      x << static_cast<double>(i);
      y << (line.values[i] ? line.values[i]->mean : nan);
    }
    const Look& look = looks_[line.line];
    auto* graph = add_graph(rect);
    graph->setData(x, y, true);
    graph->setPen(pen(colour(look.colour), look.width_pt, look.dash));
    graph->setScatterStyle(marker(look, venue_));
    graph->setAdaptiveSampling(false);
  }

  // The sample of a dashed line begins and ends with a whole dash.
  double sample_share(const Look& look) const {
    if (look.dash.empty()) return 1;
    double period = 0;
    for (const double part : look.dash) period += part;
    const double unit = points(look.width_pt), on = look.dash.front() * unit;
    return (std::floor((layout_.sample_width - on) / (period * unit)) * period * unit + on) / layout_.sample_width;
  }

  // A legend entry is a small plot of its own, so that it looks as the line does.
  void draw_legend() {
    for (std::size_t i = 0; i < layout_.legend.size(); ++i) {
      const QRectF row = layout_.legend[i].row;
      auto* rect = add_rect({row.x(), row.y(), layout_.sample_width, row.height()});
      for (auto* axis : rect->axes()) {
        axis->setTickLabels(false);
        axis->setRange(0, 1);
      }
      const Look& look = looks_[i];
      auto* sample = add_graph(*rect);
      const double half = sample_share(look) / 2;
      sample->setData({0.5 - half, 0.5 + half}, {0.5, 0.5}, true);
      sample->setPen(pen(colour(look.colour), look.width_pt, look.dash));
      auto* dot = add_graph(*rect);
      dot->setData({0.5}, {0.5}, true);
      dot->setLineStyle(QCPGraph::lsNone);
      dot->setScatterStyle(marker(look, venue_));
      write(layout_.legend[i].words, {row.x() + layout_.sample_width + points(3), row.center().y()},
            Qt::AlignLeft | Qt::AlignVCenter, fonts_.text, venue_.ink);
    }
  }

  QCPItemText* write(const QString& words, QPointF at, Qt::Alignment alignment, const QFont& font,
                     const figures::Rgb& ink) {
    auto* item = new QCPItemText(&plot_);
    item->setClipToAxisRect(false);
    item->position->setType(QCPItemPosition::ptAbsolute);
    item->position->setPixelPosition(at);
    item->setPositionAlignment(alignment);
    item->setPadding({});
    item->setFont(font);
    item->setColor(colour(ink));
    item->setText(words);
    return item;
  }

  QCustomPlot& plot_;
  const AccuracyByStage& series_;
  const Venue& venue_;
  Fonts fonts_;
  const Layout layout_;
  const std::vector<Look> looks_;
  const figures::Range range_;
  QCPLayoutInset* board_ = nullptr;
};

}  // namespace

Picture::Picture(const AccuracyByStage& series, const Venue& venue)
    : plot_(std::make_unique<QCustomPlot>()), size_(Painter(*plot_, series, venue).draw()) {}

Picture::~Picture() = default;

void Picture::paint(QCPPainter& painter) {
  // Without this mode QCustomPlot shifts lines by half a unit, as suits a screen.
  painter.setMode(QCPPainter::pmVectorized);
  plot_->toPainter(&painter, size_.width(), size_.height());
}

}  // namespace lethe::paint
