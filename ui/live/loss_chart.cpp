// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/loss_chart.h"

#include <cmath>

#include "live/chart_dress.h"
#include "live/thin.h"
#include "theme/series_colours.h"

namespace lethe::ui {

namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// The next of 1, 2, 3, 4, 5, 6, 8 times a power of ten: axes grow in steps.
double rounded_up(double value) {
  if (!(value > 0) || !std::isfinite(value)) return 1;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double step : {1., 2., 3., 4., 5., 6., 8., 10.})
    if (value <= step * power * (1 + 1e-9)) return step * power;
  return 10 * power;
}

void put(QCPGraph& graph, const std::vector<QPointF>& points, int columns) {
  const std::vector<QPointF> kept = thinned(points, columns);
  QVector<QCPGraphData> data;
  data.reserve(static_cast<qsizetype>(kept.size()));
  for (const QPointF& point : kept) data.append({point.x(), point.y()});
  graph.data()->set(data, true);
  // Thousands of upright strokes take long with smooth edges and look the same without.
  const bool dense = points.size() > 4 * kept.size();
  graph.setAntialiased(!dense);
}

/// «3e-3» rather than 0.003.
class RateTicker final : public QCPAxisTicker {
 protected:
  QVector<double> createTickVector(double, const QCPRange& range) override { return {0, range.upper / 1.08}; }
  QString getTickLabel(double tick, const QLocale&, QChar, int) override {
    if (tick <= 0) return "0";
    if (tick >= 0.01) return QString::number(tick, 'g', 3);
    const int power = static_cast<int>(std::floor(std::log10(tick) + 1e-9));
    return QString("%1e\u2212%2").arg(tick / std::pow(10, power), 0, 'g', 3).arg(-power);
  }
};

}  // namespace

LossChart::LossChart(const Appearance& appearance, QWidget* parent) : QCustomPlot(parent), appearance_(appearance) {
  setObjectName("loss-chart");
  setAccessibleName(tr("Loss and learning rate by step"));
  connect(&appearance, &Appearance::changed, this, [this] {
    built_run_.clear();
    if (run_) show_run(*run_);
  });
}

void LossChart::rebuild() {
  clearItems();
  clearGraphs();
  plotLayout()->clear();
  plotLayout()->setRowSpacing(4);
  setBackground(QBrush(appearance_.colour(Token::Base)));
  const QFontMetrics ticks(appearance_.font(TextStyle::Caption));
  const int left = ticks.horizontalAdvance("8e\u22128") + 10;
  loss_rect_ = new QCPAxisRect(this);
  rate_rect_ = new QCPAxisRect(this);
  plotLayout()->addElement(0, 0, loss_rect_);
  plotLayout()->addElement(1, 0,
                           heading(*this, appearance_, tr("Learning rate"), TextStyle::DenseStrong, Token::T1,
                                   Qt::AlignLeft | Qt::AlignVCenter));
  plotLayout()->addElement(2, 0, rate_rect_);
  plotLayout()->setRowStretchFactor(0, 1);
  plotLayout()->setRowStretchFactor(1, 0.001);
  plotLayout()->setRowStretchFactor(2, 0.001);
  for (QCPAxisRect* rect : {loss_rect_, rate_rect_}) {
    rect->setAutoMargins(QCP::msNone);
    dress_axes(*rect, appearance_);
  }
  loss_rect_->setMargins({left, 8, 6, ticks.height() + 10});
  rate_rect_->setMargins({left, 8, 6, 10});
  rate_rect_->setMinimumSize(60, 58);
  rate_rect_->setMaximumSize(QWIDGETSIZE_MAX, 58);
  rate_rect_->axis(QCPAxis::atBottom)->setTickLabels(false);
  rate_rect_->axis(QCPAxis::atLeft)->setTicker(QSharedPointer<RateTicker>::create());
  loss_rect_->axis(QCPAxis::atLeft)->ticker()->setTickCount(3);

  const QColor colour = series_colour(appearance_.theme(), run_->row.method.value("name", ""));
  QColor faint = colour;
  faint.setAlphaF(0.38F);
  const auto graph = [&](QCPAxisRect* rect, const QPen& pen) {
    QCPGraph* made = addGraph(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    made->setPen(pen);
    return made;
  };
  raw_ = graph(loss_rect_, QPen(faint, 1));
  setPlottingHint(QCP::phFastPolylines);
  smooth_ = graph(loss_rect_, QPen(colour, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  newest_ = graph(loss_rect_, Qt::NoPen);
  newest_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colour, 1), QBrush(colour), 7));
  rate_ = graph(rate_rect_, QPen(appearance_.colour(Token::T3), 1.3));
  shade_ = new QCPItemRect(this);
  shade_->setLayer("background");
  shade_->setPen(Qt::NoPen);
  shade_->setBrush(appearance_.colour(Token::Well));
  shade_->setClipAxisRect(loss_rect_);
  for (QCPItemPosition* corner : {shade_->topLeft, shade_->bottomRight}) {
    corner->setAxisRect(loss_rect_);
    corner->setAxes(loss_rect_->axis(QCPAxis::atBottom), loss_rect_->axis(QCPAxis::atLeft));
    corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
  }
  value_ = mark("", 0, Token::T1, Qt::AlignLeft | Qt::AlignVCenter);
  value_->setFont(appearance_.font(TextStyle::DenseStrong));
  value_->setPadding({8, 0, 8, 3});
  top_ = top_rate_ = 0;
  fill_bounds();
}

QCPItemText* LossChart::mark(const QString& words, double x, Token token, Qt::Alignment alignment) {
  auto* text = new QCPItemText(this);
  text->setFont(appearance_.font(TextStyle::Caption));
  text->setColor(appearance_.colour(token));
  text->setText(words);
  text->setClipToAxisRect(false);
  text->setPositionAlignment(alignment);
  text->position->setAxisRect(loss_rect_);
  text->position->setAxes(loss_rect_->axis(QCPAxis::atBottom), loss_rect_->axis(QCPAxis::atLeft));
  text->position->setTypeX(QCPItemPosition::ptPlotCoords);
  text->position->setCoords(x, 0);
  return text;
}

QCPItemStraightLine* LossChart::vertical(QCPAxisRect& rect, double x, const QPen& pen) {
  auto* line = new QCPItemStraightLine(this);
  line->setLayer("grid");
  line->setPen(pen);
  line->setClipAxisRect(&rect);
  for (QCPItemPosition* point : {line->point1, line->point2})
    point->setAxes(rect.axis(QCPAxis::atBottom), rect.axis(QCPAxis::atLeft));
  line->point1->setCoords(x, 0);
  line->point2->setCoords(x, 1);
  return line;
}

void LossChart::fill_bounds() {
  auto names = QSharedPointer<QCPAxisTickerText>::create();
  QPen dotted(appearance_.colour(Token::Line2), 1);
  dotted.setDashPattern({2, 3});
  double before = 0;
  for (std::size_t k = 1; k < run_->stages.size(); ++k) {
    const LiveStage& stage = run_->stages[k];
    const double after = before + static_cast<double>(stage.steps);
    names->addTick((before + after) / 2, stage_title(stage));
    if (k > 1) {
      vertical(*loss_rect_, before, dotted);
      vertical(*rate_rect_, before, dotted);
    }
    for (const std::int64_t step : stage.resumed) {
      const double x = before + static_cast<double>(step);
      vertical(*loss_rect_, x, QPen(appearance_.colour(Token::WarnIcon), 1.5));
      QCPItemText* words = mark(tr("resumed"), x, Token::Warn, Qt::AlignLeft | Qt::AlignTop);
      words->setPadding({4, 0, 0, 0});
      words->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
      words->position->setCoords(x, 0);
    }
    before = after;
  }
  loss_rect_->axis(QCPAxis::atBottom)->setTicker(names);
  for (QCPAxisRect* rect : {loss_rect_, rate_rect_})
    rect->axis(QCPAxis::atBottom)->setRange(0, std::max(before, 1.0) * 1.008);
}

void LossChart::fill() {
  std::vector<QPointF> raw, smooth, rate;
  double before = 0, highest = top_, highest_rate = top_rate_;
  std::optional<QPointF> newest;
  for (std::size_t k = 1; k < run_->stages.size(); ++k) {
    const LiveStage& stage = run_->stages[k];
    for (const LossPoint& point : stage.curve) {
      const double x = before + static_cast<double>(point.step);
      raw.emplace_back(x, point.loss);
      smooth.emplace_back(x, point.smooth);
      rate.emplace_back(x, point.rate);
      if (std::isfinite(point.loss)) highest = std::max(highest, point.loss);
      if (std::isfinite(point.rate)) highest_rate = std::max(highest_rate, point.rate);
    }
    before += static_cast<double>(stage.steps);
    if (stage.curve.empty()) continue;
    newest = smooth.back();
    raw.emplace_back(before, no_value);
    smooth.emplace_back(before, no_value);
    rate.emplace_back(before, no_value);
  }
  const int columns = std::max(loss_rect_->width(), 100);
  put(*raw_, raw, columns);
  put(*smooth_, smooth, columns);
  put(*rate_, rate, columns);
  // Axes grow in steps and never shrink while one reads.
  top_ = highest;
  top_rate_ = highest_rate;
  loss_rect_->axis(QCPAxis::atLeft)->setRange(0, rounded_up(top_));
  rate_rect_->axis(QCPAxis::atLeft)->setRange(0, rounded_up(top_rate_) * 1.08);
  const bool shown = newest && std::isfinite(newest->y());
  newest_->data()->set(shown ? QVector<QCPGraphData>{{newest->x(), newest->y()}} : QVector<QCPGraphData>(), true);
  value_->setVisible(shown);
  if (shown) {
    value_->setText(QString::number(newest->y(), 'f', newest->y() < 10 ? 2 : 1));
    value_->position->setCoords(newest->x(), newest->y());
    const bool at_edge = newest->x() > 0.92 * loss_rect_->axis(QCPAxis::atBottom)->range().upper;
    value_->setPositionAlignment(at_edge ? Qt::AlignRight | Qt::AlignBottom : Qt::AlignLeft | Qt::AlignVCenter);
  }
  const int stage = fixed_ ? *fixed_ : run_->row.status == store::Status::Running ? run_->stage_in_progress() : -1;
  shade_->setVisible(stage > 0);
  double from = 0;
  for (int k = 1; k < stage; ++k) from += static_cast<double>(run_->stages[static_cast<std::size_t>(k)].steps);
  if (stage > 0) {
    shade_->topLeft->setCoords(from, 0);
    shade_->bottomRight->setCoords(from + static_cast<double>(run_->stages[static_cast<std::size_t>(stage)].steps), 1);
  }
}

void LossChart::show_run(const RunState& run) {
  run_ = &run;
  if (built_run_ != run.row.id + std::to_string(run.row.attempts)) {
    built_run_ = run.row.id + std::to_string(run.row.attempts);
    rebuild();
  }
  fill();
  if (!viewport().isEmpty()) replot(rpQueuedReplot);
}

void LossChart::fix_stage(std::optional<int> stage) {
  fixed_ = stage;
  if (run_) show_run(*run_);
}

void LossChart::resizeEvent(QResizeEvent* event) {
  if (!run_ && !rect().isEmpty()) return QCustomPlot::resizeEvent(event);
  setViewport(rect());  // drawn once, when all sizes are settled
  if (run_) show_run(*run_);
}

}  // namespace lethe::ui
