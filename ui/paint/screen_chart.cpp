// SPDX-License-Identifier: GPL-3.0-or-later
#include "paint/screen_chart.h"

#include <qcustomplot.h>

#include <QCoreApplication>
#include <QFontMetrics>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "figures/text.h"
#include "paint/level_label.h"
#include "paint/marker.h"
#include "paint/readout.h"
#include "paint/text.h"

namespace lethe::paint {

namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();
constexpr double side_margin = 0.12;  // stages left of the first and right of the last
constexpr int left_space = 30, head_space = 26, plot_height = 158, foot_space = 24, row_gap = 16, column_gap = 20;
constexpr std::size_t named_directly = 4;
constexpr int leader = 8, label_pitch = 15, legend_pitch = 20;

QString words(const char* source) { return QCoreApplication::translate("ScreenChart", source); }

QPen line_pen(const QColor& colour, double width, const std::vector<double>& dash = {}) {
  QPen out(colour, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
  if (!dash.empty()) out.setDashPattern(QList<qreal>(dash.begin(), dash.end()));
  return out;
}

QCPScatterStyle scatter(const figures::Look& look, const QColor& ink, const QColor& ground) {
  using Style = QCPScatterStyle;
  static constexpr Style::ScatterShape shapes[] = {Style::ssDisc, Style::ssSquare, Style::ssTriangle, Style::ssDiamond,
                                                   Style::ssTriangleInverted};
  static constexpr double sizes[] = {1, 0.9, 1.2, 1.2, 1.2};
  const auto shape = static_cast<std::size_t>(look.marker);
  return {shapes[shape] == Style::ssDisc ? Style::ssCircle : shapes[shape],
          look.filled ? QPen(ground, 0.75) : QPen(ink, 1.5), look.filled ? QBrush(ink) : QBrush(ground),
          screen_marker * sizes[shape]};
}

QString label_of(const figures::AccuracyByStage& series, std::size_t line) {
  const figures::Line& it = series.lines[line];
  const QString name = text(it.label.empty() ? it.model : it.label);
  const bool usual =
      std::ranges::all_of(series.lines, [&](const figures::Line& other) { return other.n() == series.lines[0].n(); });
  return usual ? name : text(figures::legend_entry(it));
}

/// Places of labels with at least `pitch` between them, as near to the wanted ones as a push from above and below
/// brings them.
std::vector<double> pushed_apart(std::vector<double> wanted, double top, double bottom) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return wanted[i]; });
  double least = top;
  for (const std::size_t i : order) least = (wanted[i] = std::max(wanted[i], least)) + label_pitch;
  double most = bottom;
  for (auto it = order.rbegin(); it != order.rend(); ++it)
    most = (wanted[*it] = std::min(wanted[*it], most)) - label_pitch;
  return wanted;
}

std::optional<std::size_t> last_stage(const figures::Points& line) {
  for (std::size_t i = line.values.size(); i-- > 0;)
    if (line.values[i]) return i;
  return {};
}

}  // namespace

namespace {

/// Drawn when the chart says so: not while a layout tries sizes, of which some are empty.
class Plot final : public QCustomPlot {
 public:
  using QCustomPlot::QCustomPlot;

 protected:
  void resizeEvent(QResizeEvent*) override {}
};

}  // namespace

ScreenChart::ScreenChart(QWidget* parent) : QWidget(parent), plot_(new Plot(this)), readout_(new Readout(this)) {
  setFocusPolicy(Qt::StrongFocus);
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->setMouseTracking(true);
  plot_->setAttribute(Qt::WA_NoMousePropagation, false);  // the wheel scrolls the page
  plot_->installEventFilter(this);
  plot_->setAutoAddPlottableToLegend(false);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setSizePolicy(policy);
  building_.setSingleShot(true);
  connect(&building_, &QTimer::timeout, this, &ScreenChart::rebuild);
  drawing_.setSingleShot(true);
  connect(&drawing_, &QTimer::timeout, this, [this] {
    if (!plot_->viewport().isEmpty()) plot_->replot(QCustomPlot::rpQueuedRefresh);
  });
}

ScreenChart::~ScreenChart() { plot_->removeEventFilter(this); }

void ScreenChart::set_look(ScreenLook look) {
  look_ = std::move(look);
  rebuild();
}

void ScreenChart::set_series(figures::AccuracyByStage series) {
  series_ = std::move(series);
  range_ = figures::y_range(series_);
  rebuild();
}

std::optional<std::size_t> ScreenChart::stage() const { return spot_ ? std::optional(spot_->stage) : std::nullopt; }

void ScreenChart::clear() {
  point_at({});
  shown_.clear();
  plot_->clearPlottables();
  plot_->clearItems();
  plot_->plotLayout()->clear();
  board_ = new QCPLayoutInset;
  board_->setMargins({});
  plot_->plotLayout()->addElement(0, 0, board_);
}

void ScreenChart::rebuild() {
  clear();
  looks_.clear();
  if (series_.panels.empty() || look_.venue.further.empty() || width() < 100) return;
  looks_ = figures::looks(series_, look_.venue);
  plot_->setBackground(look_.ground);
  const QFontMetrics metrics(look_.text);
  label_width_ = 0;
  for (std::size_t i = 0; i < series_.lines.size(); ++i)
    label_width_ = std::max(label_width_, metrics.horizontalAdvance(label_of(series_, i)));
  label_width_ = std::min(label_width_, 150);
  const int panels = static_cast<int>(series_.panels.size());
  const bool direct = series_.lines.size() <= named_directly;
  const int legend = direct ? 0 : label_width_ + 46;
  const int room = width() - legend;
  int columns = std::clamp(room / (direct ? 220 : 180), 1, panels);
  if (columns == 3 && panels == 4) columns = 2;
  const int rows = (panels + columns - 1) / columns;
  const int right = direct ? label_width_ + leader + 6 : 4;
  const int pitch = (room + column_gap) / columns;
  const int row_pitch = head_space + plot_height + foot_space + row_gap;
  setFixedHeight(rows * row_pitch - row_gap);
  plot_->resize(size());
  plot_->setViewport(rect());
  for (int i = 0; i < panels; ++i) {
    const int x = (i % columns) * pitch, y = (i / columns) * row_pitch;
    Shown& shown = shown_.emplace_back();
    shown.plot = QRect(x + left_space, y + head_space, pitch - column_gap - left_space - right, plot_height);
    shown.axes = add_axes(shown.plot);
  }
  plot_->plotLayout()->update(QCPLayoutElement::upPreparation);
  plot_->plotLayout()->update(QCPLayoutElement::upMargins);
  plot_->plotLayout()->update(QCPLayoutElement::upLayout);
  for (std::size_t i = 0; i < shown_.size(); ++i) draw_panel(series_.panels[i], shown_[i], direct);
  if (!direct) draw_legend(room + 12, head_space);
  draw_soon();
}

QCPAxisRect* ScreenChart::add_axes(const QRect& plot) {
  auto* axes = new QCPAxisRect(plot_, true);
  board_->addElement(axes, QRectF(plot.x() / double(width()), plot.y() / double(height()),
                                  plot.width() / double(width()), plot.height() / double(height())));
  axes->setAutoMargins(QCP::msNone);
  axes->setMargins({});
  axes->setMinimumMargins({});
  for (auto* axis : axes->axes()) {
    axis->setBasePen(Qt::NoPen);
    axis->setTickPen(Qt::NoPen);
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLength(0, 0);
    axis->setTickLabelFont(look_.tick);
    axis->setTickLabelColor(look_.t3);
    axis->setTickLabelPadding(6);
    axis->grid()->setVisible(false);
  }
  auto* x = axes->axis(QCPAxis::atBottom);
  x->setRange(-side_margin, static_cast<double>(series_.stages.size()) - 1 + side_margin);
  const double a_stage = plot.width() / (static_cast<double>(series_.stages.size()) - 1 + 2 * side_margin);
  auto stages = QSharedPointer<QCPAxisTickerText>::create();
  int widest = 0;
  for (std::size_t i = 0; i < series_.stages.size(); ++i)
    widest = std::max(widest, QFontMetrics(look_.tick).horizontalAdvance(stage_name(i, true)));
  const bool named = a_stage >= 48 && widest + 8 < a_stage;
  for (std::size_t i = 0; i < series_.stages.size(); ++i) stages->addTick(static_cast<double>(i), stage_name(i, named));
  x->setTicker(stages);
  auto* y = axes->axis(QCPAxis::atLeft);
  y->setRange(range_.low, range_.high);
  auto values = QSharedPointer<QCPAxisTickerText>::create();
  for (double value = range_.low; value <= range_.high + 1e-9; value += 20)
    values->addTick(value, QString::number(value));
  y->setTicker(values);
  y->grid()->setVisible(true);
  y->grid()->setPen(QPen(look_.line, 1));
  y->grid()->setZeroLinePen(Qt::NoPen);
  y->grid()->setAntialiased(false);
  return axes;
}

QString ScreenChart::stage_name(std::size_t stage, bool named) const {
  if (stage == 0) return words("Base");
  const QString number = QString::number(stage);
  const QString name = text(series_.stages[stage]);
  return !named || name == number ? number : name;
}

double ScreenChart::pixel_of(const Shown& shown, double value) const {
  return shown.plot.bottom() - (value - range_.low) / (range_.high - range_.low) * shown.plot.height();
}

void ScreenChart::draw_panel(const figures::Panel& panel, Shown& shown, bool names) {
  const QFontMetrics heading(look_.heading);
  write(heading.elidedText(text(panel.title), Qt::ElideRight, shown.plot.width() + left_space + label_width_),
        QPointF(shown.plot.left() - left_space, shown.plot.top() - head_space), Qt::AlignLeft | Qt::AlignTop,
        look_.heading, look_.t1);
  if (panel.chance) draw_level(panel, shown);
  for (const auto& line : panel.lines) draw_band(*shown.axes, line);
  for (const auto& line : panel.lines) shown.graphs.push_back(draw_line(*shown.axes, line));
  if (names) name_lines(panel, shown);
}

void ScreenChart::draw_level(const figures::Panel& panel, const Shown& shown) {
  auto* level = plot_->addGraph(shown.axes->axis(QCPAxis::atBottom), shown.axes->axis(QCPAxis::atLeft));
  level->setData({-side_margin, static_cast<double>(series_.stages.size()) - 1 + side_margin},
                 {*panel.chance, *panel.chance}, true);
  level->setPen(line_pen(look_.t3, 1, {5, 3}));
  level->setAntialiased(false);
  const QString label = QStringLiteral("%1 %2").arg(text(panel.chance_label)).arg(*panel.chance, 0, 'f', 0);
  const QFontMetrics metrics(look_.tick);
  const LevelLabel where =
      place_level_label(panel, shown.plot.size(), {metrics.horizontalAdvance(label) + 4.0, metrics.height() + 2.0},
                        range_, static_cast<double>(series_.stages.size()) - 1 + 2 * side_margin);
  write(label,
        {where.left ? shown.plot.left() + 3.0 : shown.plot.right() - 3.0,
         pixel_of(shown, *panel.chance) + (where.above ? -2 : 2)},
        (where.left ? Qt::AlignLeft : Qt::AlignRight) | (where.above ? Qt::AlignBottom : Qt::AlignTop), look_.tick,
        look_.t3);
}

void ScreenChart::draw_band(QCPAxisRect& axes, const figures::Points& line) {
  QVector<double> x, low, high;
  bool wide = false;
  for (std::size_t i = 0; i < line.values.size(); ++i) {
    const auto& value = line.values[i];
    x << static_cast<double>(i);
    low << (value ? value->low : no_value);
    high << (value ? value->high : no_value);
    wide = wide || (value && value->high > value->low);
  }
  if (!wide) return;
  auto* below = plot_->addGraph(axes.axis(QCPAxis::atBottom), axes.axis(QCPAxis::atLeft));
  below->setData(x, low, true);
  below->setPen(Qt::NoPen);
  auto* above = plot_->addGraph(axes.axis(QCPAxis::atBottom), axes.axis(QCPAxis::atLeft));
  above->setData(x, high, true);
  above->setPen(Qt::NoPen);
  QColor fill = colour_of(looks_[line.line].colour);
  fill.setAlphaF(static_cast<float>(look_.venue.band_alpha));
  above->setBrush(fill);
  above->setChannelFillGraph(below);
}

QCPGraph* ScreenChart::draw_line(QCPAxisRect& axes, const figures::Points& line) {
  QVector<double> x, y;
  for (std::size_t i = 0; i < line.values.size(); ++i) {
    x << static_cast<double>(i);
    y << (line.values[i] ? line.values[i]->mean : no_value);
  }
  const figures::Look& look = looks_[line.line];
  auto* graph = plot_->addGraph(axes.axis(QCPAxis::atBottom), axes.axis(QCPAxis::atLeft));
  graph->setData(x, y, true);
  graph->setPen(line_pen(colour_of(look.colour), look.width_pt, look.dash));
  graph->setScatterStyle(scatter(look, colour_of(look.colour), look_.ground));
  return graph;
}

void ScreenChart::name_lines(const figures::Panel& panel, const Shown& shown) {
  std::vector<double> ends, places;
  std::vector<std::size_t> lines, last;
  for (const auto& line : panel.lines)
    if (const auto stage = last_stage(line)) {
      lines.push_back(line.line);
      last.push_back(*stage);
      ends.push_back(pixel_of(shown, line.values[*stage]->mean));
    }
  places = pushed_apart(ends, shown.plot.top() + 2, shown.plot.bottom() - 2);
  const QFontMetrics metrics(look_.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double from = shown.axes->axis(QCPAxis::atBottom)->coordToPixel(static_cast<double>(last[i])) + 5;
    const double to = shown.plot.right() + leader - 1;
    auto* line = new QCPItemLine(plot_);
    line->setClipToAxisRect(false);
    for (auto* position : {line->start, line->end}) position->setType(QCPItemPosition::ptAbsolute);
    line->start->setCoords(from, ends[i]);
    line->end->setCoords(to, places[i]);
    line->setPen(QPen(look_.t3, 1, Qt::DotLine));  // no part of the curve, which may end early
    write(metrics.elidedText(label_of(series_, lines[i]), Qt::ElideMiddle, label_width_ + 1), {to + 4, places[i]},
          Qt::AlignLeft | Qt::AlignVCenter, look_.text, look_.t1);
  }
}

void ScreenChart::draw_legend(int left, int top) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < series_.lines.size(); ++i) {
    double value = -1;
    for (const auto& line : series_.panels.front().lines)
      if (const auto stage = last_stage(line); line.line == i && stage) value = line.values[*stage]->mean;
    order.push_back({-value, i});
  }
  std::ranges::stable_sort(order);
  const QFontMetrics metrics(look_.text);
  for (std::size_t row = 0; row < order.size(); ++row) {
    const std::size_t i = order[row].second;
    const QRect place(left, top + static_cast<int>(row) * legend_pitch, 24, legend_pitch);
    auto* axes = new QCPAxisRect(plot_, true);
    board_->addElement(axes, QRectF(place.x() / double(width()), place.y() / double(height()),
                                    place.width() / double(width()), place.height() / double(height())));
    axes->setAutoMargins(QCP::msNone);
    axes->setMargins({});
    axes->setMinimumMargins({});
    for (auto* axis : axes->axes()) {
      axis->setVisible(false);
      axis->setRange(0, 1);
    }
    auto* sample = plot_->addGraph(axes->axis(QCPAxis::atBottom), axes->axis(QCPAxis::atLeft));
    sample->setData({0, 0.5, 1}, {0.5, 0.5, 0.5}, true);
    sample->setPen(line_pen(colour_of(looks_[i].colour), looks_[i].width_pt, looks_[i].dash));
    auto* dot = plot_->addGraph(axes->axis(QCPAxis::atBottom), axes->axis(QCPAxis::atLeft));
    dot->setData({0.5}, {0.5}, true);
    dot->setLineStyle(QCPGraph::lsNone);
    dot->setScatterStyle(scatter(looks_[i], colour_of(looks_[i].colour), look_.ground));
    write(metrics.elidedText(label_of(series_, i), Qt::ElideMiddle, label_width_ + 1),
          {left + 30.0, top + (static_cast<double>(row) + 0.5) * legend_pitch}, Qt::AlignLeft | Qt::AlignVCenter,
          look_.text, look_.t1);
  }
}

void ScreenChart::write(const QString& what, QPointF at, Qt::Alignment alignment, const QFont& font,
                        const QColor& colour) {
  auto* item = new QCPItemText(plot_);
  item->setClipToAxisRect(false);
  item->position->setType(QCPItemPosition::ptAbsolute);
  item->position->setPixelPosition(at);
  item->setPositionAlignment(alignment);
  item->setTextAlignment(Qt::AlignLeft);
  item->setPadding({});
  item->setFont(font);
  item->setColor(colour);
  item->setText(what);
}

std::optional<ScreenChart::Spot> ScreenChart::spot_at(const QPoint& place) const {
  for (std::size_t p = 0; p < shown_.size(); ++p) {
    const Shown& shown = shown_[p];
    if (!shown.plot.adjusted(-8, -8, 8, 8).contains(place)) continue;
    const double at = shown.axes->axis(QCPAxis::atBottom)->pixelToCoord(place.x());
    const double last = static_cast<double>(series_.stages.size()) - 1;
    Spot spot{p, static_cast<std::size_t>(std::clamp(std::round(at), 0.0, last)), {}};
    double nearest = 1e9;
    const auto& lines = series_.panels[p].lines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!lines[i].values[spot.stage]) continue;
      const double away = std::abs(pixel_of(shown, lines[i].values[spot.stage]->mean) - place.y());
      if (away < nearest) nearest = away, spot.nearest = i;
    }
    return spot;
  }
  return {};
}

void ScreenChart::point_at(std::optional<Spot> spot) {
  const auto same = [](const std::optional<Spot>& a, const std::optional<Spot>& b) {
    return a.has_value() == b.has_value() &&
           (!a || (a->panel == b->panel && a->stage == b->stage && a->nearest == b->nearest));
  };
  if (same(spot, spot_)) return;
  spot_ = spot;
  for (const Shown& shown : shown_)
    for (std::size_t i = 0; i < shown.graphs.size(); ++i) {
      const std::size_t line = series_.panels[static_cast<std::size_t>(&shown - shown_.data())].lines[i].line;
      const bool full = !spot || !spot->nearest || line == series_.panels[spot->panel].lines[*spot->nearest].line;
      QColor ink = colour_of(looks_[line].colour);
      ink.setAlphaF(full ? 1.0F : 0.3F);
      shown.graphs[i]->setPen(line_pen(ink, looks_[line].width_pt, looks_[line].dash));
      shown.graphs[i]->setScatterStyle(scatter(looks_[line], ink, look_.ground));
    }
  if (spot)
    show_readout(*spot);
  else
    readout_->hide();
  draw_soon();
}

void ScreenChart::show_readout(const Spot& spot) {
  const figures::Panel& panel = series_.panels[spot.panel];
  std::vector<const figures::Points*> order;
  for (const auto& line : panel.lines) order.push_back(&line);
  std::ranges::stable_sort(order, std::greater{}, [&](const figures::Points* line) {
    return line->values[spot.stage] ? line->values[spot.stage]->mean : -1;
  });
  std::vector<Readout::Row> rows;
  for (const auto* line : order) {
    const auto& value = line->values[spot.stage];
    QString number = words("not measured");
    if (value) {
      number = text(figures::pretty(value->mean, 1));
      if (value->n > 1 && series_.band == figures::BandKind::sd)
        number += QStringLiteral(" ± ") + text(figures::pretty(value->high - value->mean, 1));
      number += QStringLiteral("  N %1").arg(value->n);
    }
    rows.push_back({looks_[line->line], label_of(series_, line->line), number});
  }
  const Shown& shown = shown_[spot.panel];
  const double x = shown.axes->axis(QCPAxis::atBottom)->coordToPixel(static_cast<double>(spot.stage));
  readout_->show_rows(text(panel.title) + QStringLiteral(", ") + stage_name(spot.stage, true), std::move(rows),
                      look_.text, {look_.card, look_.line2, look_.t1, look_.t2},
                      {static_cast<int>(x), shown.plot.top()});
}

bool ScreenChart::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::MouseMove) point_at(spot_at(static_cast<QMouseEvent*>(event)->pos()));
  if (event->type() == QEvent::Leave && !hasFocus()) point_at({});
  if (event->type() == QEvent::Wheel) {
    event->ignore();  // the page scrolls
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void ScreenChart::draw_soon() {
  undrawn_ = !isVisible();
  if (!undrawn_) drawing_.start();
}

void ScreenChart::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (undrawn_) draw_soon();
}

void ScreenChart::resizeEvent(QResizeEvent* event) {
  if (event->size().width() == event->oldSize().width()) return;
  if (shown_.empty()) return rebuild();
  building_.start();  // the layout may take several passes
}

void ScreenChart::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  if (shown_.empty() || (key != Qt::Key_Left && key != Qt::Key_Right && key != Qt::Key_Up && key != Qt::Key_Down &&
                         key != Qt::Key_Escape))
    return QWidget::keyPressEvent(event);
  if (key == Qt::Key_Escape) {
    if (!spot_) return QWidget::keyPressEvent(event);
    return point_at({});
  }
  Spot spot = spot_.value_or(Spot{});
  spot.nearest.reset();
  const bool first = !spot_;
  if (key == Qt::Key_Left && spot.stage > 0) --spot.stage;
  if (key == Qt::Key_Right && !first && spot.stage + 1 < series_.stages.size()) ++spot.stage;
  if (key == Qt::Key_Up && spot.panel > 0) --spot.panel;
  if (key == Qt::Key_Down && !first && spot.panel + 1 < shown_.size()) ++spot.panel;
  point_at(spot);
}

void ScreenChart::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  const bool by_key = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
  if (by_key && !shown_.empty() && !spot_) point_at(Spot{});
}

void ScreenChart::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  point_at({});
}

}  // namespace lethe::paint
