// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/accuracy_chart.h"

#include <QHelpEvent>
#include <QToolTip>
#include <cmath>

#include "live/chart_dress.h"
#include "paint/level_label.h"
#include "theme/series_colours.h"
#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();
constexpr int four_in_a_row = 800, narrow_panel = 280;
constexpr int side = 6;  // right of a panel
const figures::Range percent_range{0, 100};

QString title_of(const std::string& group) {
  if (group == "dk") return AccuracyChart::tr("Domain knowledge");
  if (group == "rs") return AccuracyChart::tr("Reasoning");
  if (group == "rc") return AccuracyChart::tr("Reading comprehension");
  if (group == "bias") return AccuracyChart::tr("Bias, 50 is neutral");
  return QString::fromStdString(group);
}

QVector<QCPGraphData> level(double value, double to) { return {{-0.1, value}, {to + 0.1, value}}; }

}  // namespace

AccuracyChart::AccuracyChart(const Appearance& appearance, QWidget* parent)
    : QCustomPlot(parent), appearance_(appearance) {
  setObjectName("accuracy-chart");
  setAccessibleName(tr("Accuracy by stage"));
  plotLayout()->clear();
  plotLayout()->setRowSpacing(2);
  plotLayout()->setColumnSpacing(28);
  setNoAntialiasingOnDrag(true);
  connect(&appearance, &Appearance::changed, this, [this] {
    built_.clear();
    if (run_) show_run(*run_);
  });
}

int AccuracyChart::columns() const {
  const int groups = run_ ? static_cast<int>(run_->groups.size()) : 4;
  return std::max(1, std::min(groups, width() >= four_in_a_row ? 4 : 2));
}

bool AccuracyChart::narrow() const { return width() / columns() < narrow_panel; }

int AccuracyChart::panel_rows() const {
  const int groups = run_ ? static_cast<int>(run_->groups.size()) : 0;
  return std::max(1, (groups + columns() - 1) / columns());
}

void AccuracyChart::rebuild() {
  panels_.clear();
  clearItems();
  clearGraphs();
  plotLayout()->clear();
  setBackground(QBrush(appearance_.colour(Token::Base)));
  built_columns_ = columns();
  built_narrow_ = narrow();
  int place = 0;
  for (const LiveGroup& group : run_->groups) {
    panels_.push_back(make_panel(group, place / built_columns_ * 2, place % built_columns_));
    ++place;
  }
  for (int row = 0; row < plotLayout()->rowCount(); ++row)
    plotLayout()->setRowStretchFactor(row, row % 2 == 0 ? 0.001 : 1);
}

AccuracyChart::Panel AccuracyChart::make_panel(const LiveGroup& group, int row, int column) {
  Panel panel;
  panel.group = group.id;
  auto* head = new QCPLayoutGrid;
  plotLayout()->addElement(row, column, head);
  head->setColumnSpacing(8);
  panel.title = heading(*this, appearance_, title_of(group.id), TextStyle::DenseStrong, Token::T1,
                        Qt::AlignLeft | Qt::AlignVCenter);
  panel.value = heading(*this, appearance_, "", TextStyle::Section, Token::T1, Qt::AlignRight | Qt::AlignVCenter);
  panel.change = heading(*this, appearance_, "", TextStyle::Dense, Token::T3, Qt::AlignRight | Qt::AlignVCenter);
  panel.change->setMinimumSize(
      QFontMetrics(appearance_.font(TextStyle::Dense)).horizontalAdvance(change_text(-88.8)) + side, 10);
  // Panels share the width evenly, whatever their titles need; narrow ones have the numbers below.
  panel.title->setMinimumSize(10, QFontMetrics(appearance_.font(TextStyle::DenseStrong)).height());
  head->setRowSpacing(0);
  head->addElement(0, 0, panel.title);
  if (built_narrow_) {
    auto* numbers = new QCPLayoutGrid;
    head->addElement(1, 0, numbers);
    numbers->setColumnSpacing(8);
    numbers->addElement(0, 0, panel.value);
    numbers->addElement(0, 1, panel.change);
    numbers->setColumnStretchFactor(0, 0.001);
    panel.value->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
    panel.change->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
  } else {
    head->addElement(0, 1, panel.value);
    head->addElement(0, 2, panel.change);
    panel.change->setMargins({0, 0, side, 0});
    head->setColumnStretchFactor(0, 1);
    head->setColumnStretchFactor(1, 0.001);
    head->setColumnStretchFactor(2, 0.001);
  }

  panel.rect = new QCPAxisRect(this);
  plotLayout()->addElement(row + 1, column, panel.rect);
  panel.rect->setAutoMargins(QCP::msNone);
  const QFontMetrics ticks(appearance_.font(TextStyle::Caption));
  panel.rect->setMargins({ticks.horizontalAdvance("100") + 8, 8, side, ticks.height() + 8});
  dress_axes(*panel.rect, appearance_);
  QCPAxis *x = panel.rect->axis(QCPAxis::atBottom), *y = panel.rect->axis(QCPAxis::atLeft);
  y->setRange(percent_range.low, percent_range.high);
  auto quarters = QSharedPointer<QCPAxisTickerFixed>::create();
  quarters->setTickStep(25);
  y->setTicker(quarters);
  const int last = static_cast<int>(run_->stages.size()) - 1;
  auto names = QSharedPointer<QCPAxisTickerText>::create();
  names->addTick(0, tr("Base"));
  const int every = std::max(1, (last + 11) / 12);
  for (int stage = every; stage <= last; stage += every) names->addTick(stage, QString::number(stage));
  x->setTicker(names);
  x->setRange(-0.12, last + 0.12);

  const QColor colour = series_colour(appearance_.theme(), run_->row.method.value("name", ""));
  const auto graph = [&](const QPen& pen) {
    QCPGraph* made = addGraph(x, y);
    made->setPen(pen);
    made->setSelectable(QCP::stNone);
    return made;
  };
  panel.shade = new QCPItemRect(this);
  panel.shade->setLayer("background");
  panel.shade->setPen(Qt::NoPen);
  panel.shade->setBrush(appearance_.colour(Token::Well));
  for (QCPItemPosition* corner : {panel.shade->topLeft, panel.shade->bottomRight}) {
    corner->setAxisRect(panel.rect);
    corner->setAxes(x, y);
    corner->setTypeX(QCPItemPosition::ptPlotCoords);
    corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
  }
  panel.shade->setClipAxisRect(panel.rect);
  panel.fixed = new QCPItemStraightLine(this);
  panel.fixed->setPen(QPen(appearance_.colour(Token::T2), 1));
  panel.fixed->setClipAxisRect(panel.rect);
  for (QCPItemPosition* point : {panel.fixed->point1, panel.fixed->point2}) point->setAxes(x, y);
  panel.fixed->setVisible(false);

  for (std::size_t i = 0; i < group.elements.size(); ++i)
    panel.elements.push_back(graph(QPen(appearance_.colour(Token::Thin), 1)));
  QPen dotted(appearance_.colour(Token::T3), 1.3);
  dotted.setDashPattern({1.2, 2.4});
  panel.base = graph(dotted);
  QPen dashed(appearance_.colour(Token::T3), 1);
  dashed.setDashPattern({5, 3});
  panel.chance = graph(dashed);
  QColor faint = colour;
  faint.setAlphaF(0.38F);
  panel.probes = graph(QPen(faint, 1));
  panel.probes->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 1), QBrush(appearance_.colour(Token::Base)), 4.5));
  panel.mean = graph(QPen(colour, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  const auto shape = run_->family == "mt5"       ? QCPScatterStyle::ssSquare
                     : run_->family == "llama"   ? QCPScatterStyle::ssTriangle
                     : run_->family == "mistral" ? QCPScatterStyle::ssDiamond
                     : run_->family == "gemma"   ? QCPScatterStyle::ssTriangleInverted
                                                 : QCPScatterStyle::ssCircle;
  panel.mean->setScatterStyle(QCPScatterStyle(shape, QPen(colour, 1.5),
                                              QBrush(run_->sequential ? colour : appearance_.colour(Token::Base)), 6));

  const auto label = [&] {
    auto* text = new QCPItemText(this);
    text->setFont(appearance_.font(TextStyle::Caption));
    text->setColor(appearance_.colour(Token::T2));
    text->setBrush(Qt::NoBrush);
    text->setPadding({0, 1, 0, 1});
    text->setClipToAxisRect(false);
    text->position->setAxes(x, y);
    text->position->setAxisRect(panel.rect);
    text->setVisible(false);
    return text;
  };
  panel.base_label = label();
  panel.chance_label = label();
  return panel;
}

void AccuracyChart::fill(Panel& panel, const LiveGroup& group) {
  const int last = static_cast<int>(run_->stages.size()) - 1;
  for (std::size_t i = 0; i < group.elements.size(); ++i) {
    QVector<QCPGraphData> points;
    for (int stage = 0; stage <= last; ++stage)
      points.append({double(stage), group.elements[i].at[static_cast<std::size_t>(stage)].value_or(gap)});
    panel.elements[i]->data()->set(points, true);
  }
  QVector<QCPGraphData> means, probes;
  // Of the untouched model only when all its elements are known, so that the first point does not wander.
  const bool all_known = run_->stages.front().state == StageState::Done;
  for (int stage = 0; stage <= last; ++stage)
    means.append({double(stage), all_known ? group.mean(stage).value_or(gap) : gap});
  int before = -1;
  for (const LiveGroup::Probe& probe : group.probes()) {
    // Probes are few items of each element: they are joined within a stage, never to what was measured on all.
    if (before >= 0 && probe.stage != before) probes.append({double(before), gap});
    probes.append({run_->place(probe.stage, probe.step), probe.value});
    before = probe.stage;
  }
  panel.mean->data()->set(means, true);
  panel.probes->data()->set(probes, true);
  const auto base = all_known ? group.mean(0) : std::nullopt;
  const auto chance = group.chance();
  panel.base->data()->set(base ? level(*base, last) : QVector<QCPGraphData>(), true);
  panel.chance->data()->set(chance ? level(*chance, last) : QVector<QCPGraphData>(), true);
  const int now = run_->row.status == store::Status::Running ? run_->stage_in_progress() : -1;
  panel.shade->setVisible(now > 0);
  panel.shade->topLeft->setCoords(now - 1, 0);
  panel.shade->bottomRight->setCoords(now, 1);
  panel.fixed->setVisible(fixed_.has_value());
  if (fixed_) panel.fixed->point1->setCoords(*fixed_, 0), panel.fixed->point2->setCoords(*fixed_, 1);
  fill_heading(panel, group);
  place_labels(panel, group);
}

void AccuracyChart::fill_heading(Panel& panel, const LiveGroup& group) {
  std::optional<double> value;
  const bool all_known = run_->stages.front().state == StageState::Done;
  if (fixed_)
    value = group.mean(*fixed_);
  else if (all_known)
    for (int stage = 0; stage < static_cast<int>(run_->stages.size()); ++stage)
      if (const auto mean = group.mean(stage)) value = mean;
  panel.value->setText(value ? decimal_text(*value) : QString(QChar(0x2013)));
  const auto base = group.mean(0);
  panel.change->setText(value && base && all_known ? change_text(*value - *base) : QString());
}

void AccuracyChart::place_labels(Panel& panel, const LiveGroup& group) {
  const double last = static_cast<double>(run_->stages.size()) - 1;
  const bool all_known = run_->stages.front().state == StageState::Done;
  const auto base = all_known ? group.mean(0) : std::nullopt;
  const auto chance = group.chance();
  figures::Panel curves;
  const auto add = [&](auto value_at) {
    figures::Points points;
    for (int stage = 0; stage <= static_cast<int>(last); ++stage) {
      const std::optional<double> value = value_at(stage);
      points.values.push_back(value ? std::optional(figures::Band{*value, *value, *value, 1}) : std::nullopt);
    }
    curves.lines.push_back(points);
  };
  add([&](int stage) { return all_known ? group.mean(stage) : std::nullopt; });
  for (const LiveElement& element : group.elements)
    add([&](int stage) { return element.at[static_cast<std::size_t>(stage)]; });
  const QSizeF plot(std::max(panel.rect->width(), 40), std::max(panel.rect->height(), 40));
  const auto put = [&](QCPItemText* text, const std::optional<double>& at, const QString& words,
                       const std::optional<double>& other) {
    text->setVisible(at.has_value());
    if (!at) return;
    text->setText(words);
    const QFontMetricsF metrics(text->font());
    const QSizeF size(metrics.horizontalAdvance(words) + 4, metrics.height() + 2);
    figures::Panel here = curves;
    here.chance = *at;
    auto place = paint::place_level_label(here, plot, size, percent_range, last + 0.24);
    if (last < 1) place.left = false;
    // Most curves fall from their base: the right end above it is free of all but thin lines.
    const auto final_mean = all_known ? group.mean(static_cast<int>(last)) : std::nullopt;
    const auto before = all_known ? group.mean(static_cast<int>(last) - 1) : std::nullopt;
    if (text == panel.base_label && last >= 2 && final_mean && before && std::max(*final_mean, *before) < *at)
      place = {false, true};
    const double high = size.height() * (percent_range.high - percent_range.low) / plot.height();
    if (other && std::abs(*other - *at) < 2 * high && *other != *at) place.above = *at > *other;
    if (*at + high > percent_range.high) place.above = false;
    if (*at - high < percent_range.low) place.above = true;
    text->position->setCoords(place.left ? -0.1 : last + 0.1, *at);
    text->setPositionAlignment((place.left ? Qt::AlignLeft : Qt::AlignRight) |
                               (place.above ? Qt::AlignBottom : Qt::AlignTop));
  };
  put(panel.base_label, base, base ? tr("base %1").arg(decimal_text(*base)) : QString(), chance);
  const QString name = group.id == "bias" ? tr("neutral %1") : tr("chance %1");
  put(panel.chance_label, chance, chance ? name.arg(qRound(*chance)) : QString(), base);
}

void AccuracyChart::show_run(const RunState& run) {
  run_ = &run;
  std::vector<std::pair<std::string, std::size_t>> wanted;
  for (const LiveGroup& group : run.groups) wanted.emplace_back(group.id, group.elements.size());
  if (wanted != built_ || built_run_ != run.row.id || built_columns_ != columns() || built_narrow_ != narrow()) {
    built_ = wanted;
    built_run_ = run.row.id;
    rebuild();
  }
  for (const auto phase : {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout})
    plotLayout()->update(phase);  // labels are placed by the size of their panel
  for (std::size_t i = 0; i < panels_.size(); ++i) fill(panels_[i], run.groups[i]);
  setAccessibleDescription(words());
  if (!viewport().isEmpty()) replot(rpQueuedReplot);
}

void AccuracyChart::fix_stage(std::optional<int> stage) {
  fixed_ = stage;
  if (run_) show_run(*run_);
}

void AccuracyChart::resizeEvent(QResizeEvent* event) {
  if (!run_ && !rect().isEmpty()) return QCustomPlot::resizeEvent(event);
  setViewport(rect());  // drawn once, when all sizes are settled
  if (run_) show_run(*run_);
}

void AccuracyChart::clear() { run_ = nullptr; }

QString AccuracyChart::words() const {
  QStringList lines;
  if (run_)
    for (const LiveGroup& group : run_->groups) {
      QStringList values;
      for (int stage = 0; stage < static_cast<int>(run_->stages.size()); ++stage)
        if (const auto mean = group.mean(stage))
          values << QString("%1 %2").arg(stage == 0 ? tr("base") : tr("stage %1").arg(stage), decimal_text(*mean));
      lines << QString("%1: %2").arg(title_of(group.id), values.join(", "));
    }
  return lines.join("\n");
}

QString AccuracyChart::readout(const LiveGroup& group, int stage) const {
  const auto index = static_cast<std::size_t>(stage);
  QStringList lines{tr("Stage %1, %2").arg(stage).arg(stage_title(run_->stages[index]))};
  if (const auto mean = group.mean(stage)) {
    QString line = tr("mean %1").arg(decimal_text(*mean));
    if (const auto base = group.mean(0); base && stage > 0)
      line += tr(", %1 against base").arg(change_text(*mean - *base));
    lines << line;
  }
  for (const LiveElement& element : group.elements)
    if (element.at[index])
      lines
          << tr("%1 %2, n %3").arg(QString::fromStdString(element.id), decimal_text(*element.at[index])).arg(element.n);
  return lines.size() > 1 ? lines.join("\n") : lines.front() + "\n" + tr("not measured");
}

bool AccuracyChart::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && run_) {
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t i = 0; i < std::min(panels_.size(), run_->groups.size()); ++i) {
      if (!panels_[i].rect->rect().contains(help->pos())) continue;
      const double at = panels_[i].rect->axis(QCPAxis::atBottom)->pixelToCoord(help->pos().x());
      const int stage = std::clamp(qRound(at), 0, static_cast<int>(run_->stages.size()) - 1);
      QToolTip::showText(help->globalPos(), readout(run_->groups[i], stage), this);
      return true;
    }
    QToolTip::hideText();
    return true;
  }
  return QCustomPlot::event(event);
}

}  // namespace lethe::ui
