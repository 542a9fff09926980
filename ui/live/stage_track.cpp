// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/stage_track.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

constexpr int node = 16, line_y = 34, side = 9;

}  // namespace

StageTrack::StageTrack(const Appearance& appearance, QWidget* parent) : QWidget(parent), appearance_(appearance) {
  setObjectName("stage-track");
  setAccessibleName(tr("Stages"));
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

QSize StageTrack::minimumSizeHint() const {
  return {320, line_y + node / 2 + 6 + QFontMetrics(appearance_.font(TextStyle::Section)).height() +
                   QFontMetrics(appearance_.font(TextStyle::Caption)).height() + 6};
}

QSize StageTrack::sizeHint() const { return minimumSizeHint(); }

QString StageTrack::second_line(const RunState& run, int index) {
  const LiveStage& stage = run.stages[static_cast<std::size_t>(index)];
  switch (stage.state) {
    case StageState::Waiting:
      return tr("waiting");
    case StageState::Done:
      if (index == 0) return tr("measured");
      if (stage.own) return QString("%1 %2").arg(metric_text(stage.metric), decimal_text(*stage.own));
      return stage.reused ? tr("taken over") : tr("done");
    case StageState::Running: {
      if (!run.passing.isEmpty())
        return run.passing_total > 1 ? tr("%1, %2 of %3").arg(run.passing).arg(run.passing_done).arg(run.passing_total)
                                     : run.passing;
      if (index == 0 || stage.step >= stage.steps) return tr("measuring");
      const QString at = tr("step %1 of %2").arg(stage.step).arg(stage.steps);
      if (stage.seconds_per_step <= 0) return at;
      return tr("%1, %2 left")
          .arg(at, clock_text(static_cast<double>(stage.steps - stage.step) * stage.seconds_per_step));
    }
    case StageState::Stopped:
      return index == 0 ? tr("stopped") : tr("stopped at step %1 of %2").arg(stage.step).arg(stage.steps);
    case StageState::Failed:
      return index == 0 ? tr("failed") : tr("failed at step %1 of %2").arg(stage.step).arg(stage.steps);
  }
  return {};
}

void StageTrack::show_run(const RunState& run) {
  std::vector<Node> nodes;
  for (std::size_t k = 0; k < run.stages.size(); ++k) {
    const LiveStage& stage = run.stages[k];
    Node one;
    one.title = stage_title(stage);
    one.second = second_line(run, static_cast<int>(k));
    one.state = stage.state;
    one.reused = stage.reused;
    one.filled = stage.state == StageState::Done      ? 1
                 : stage.state == StageState::Waiting ? 0
                 : stage.steps > 0 ? static_cast<double>(stage.step) / static_cast<double>(stage.steps)
                                   : 0;
    for (const std::int64_t step : stage.resumed) {
      if (stage.steps <= 0) continue;
      one.resumed.push_back(static_cast<double>(step) / static_cast<double>(stage.steps));
      one.resumed_steps.push_back(step);
    }
    nodes.push_back(std::move(one));
  }
  if (nodes == nodes_) return;
  nodes_ = std::move(nodes);
  focused_ = std::clamp(focused_, 0, std::max(stages() - 1, 0));
  if (fixed_ && *fixed_ >= stages()) fix({});
  update();
}

void StageTrack::fix(std::optional<int> stage) {
  if (stage == fixed_) return;
  fixed_ = stage;
  update();
  emit fixed_changed(fixed_);
}

QString StageTrack::words(int stage) const {
  const Node& one = nodes_[static_cast<std::size_t>(stage)];
  QString text = tr("Stage %1, %2: ").arg(stage).arg(one.title);
  if (one.state == StageState::Done && stage > 0) text += tr("done, ");
  if (one.state == StageState::Running) text += tr("running, ");
  text += one.second;
  if (one.reused) text += tr(", trained by an earlier run");
  for (const std::int64_t step : one.resumed_steps) text += tr(", resumed at step %1").arg(step);
  if (fixed_ == stage) text += tr(", charts show this stage");
  return text;
}

double StageTrack::node_x(int stage) const {
  const double room = width() - 2 * side;
  return side + (stages() > 1 ? room * stage / (stages() - 1) : 0);
}

QRect StageTrack::stage_rect(int stage) const {
  const int from = stage == 0 ? 0 : qRound(node_x(stage - 1)) + (stage == 1 ? 2 * side + 8 : side);
  const int to = stage == 0 ? 2 * side + 8 : qRound(node_x(stage)) + side;
  return {from, 0, to - from, height()};
}

void StageTrack::focus_stage(int stage) {
  if (stage < 0 || stage >= stages() || stage == focused_) return;
  focused_ = stage;
  update();
  QAccessibleEvent focus(this, QAccessible::Focus);
  focus.setChild(stage);
  QAccessible::updateAccessibility(&focus);
}

void StageTrack::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
      return focus_stage(focused_ - 1);
    case Qt::Key_Right:
      return focus_stage(focused_ + 1);
    case Qt::Key_Home:
      return focus_stage(0);
    case Qt::Key_End:
      return focus_stage(stages() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (stages() > 0) fix(fixed_ == focused_ ? std::nullopt : std::optional(focused_));
      return;
    case Qt::Key_Escape:
      if (fixed_) return fix({});
      break;
    default:
      break;
  }
  QWidget::keyPressEvent(event);
}

void StageTrack::mousePressEvent(QMouseEvent* event) {
  for (int stage = 0; stage < stages(); ++stage) {
    if (!stage_rect(stage).contains(event->position().toPoint())) continue;
    focus_stage(stage);
    return fix(fixed_ == stage ? std::nullopt : std::optional(stage));
  }
}

bool StageTrack::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    for (int stage = 0; stage < stages(); ++stage)
      if (stage_rect(stage).contains(help->pos())) {
        QToolTip::showText(help->globalPos(), words(stage) + "\n" + tr("Enter shows this stage in the charts"), this);
        return true;
      }
  }
  return QWidget::event(event);
}

void StageTrack::paint_segment(QPainter& painter, int stage) const {
  const Node& one = nodes_[static_cast<std::size_t>(stage)];
  const double from = node_x(stage - 1) + node / 2.0, to = node_x(stage) - node / 2.0;
  const auto bar = [&](double share, Token token, double thick) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(appearance_.colour(token));
    painter.drawRect(QRectF(from, line_y - thick / 2, (to - from) * share, thick));
  };
  bar(1, Token::Line2, 2);
  const Token ink = one.state == StageState::Failed    ? Token::Danger
                    : one.state == StageState::Stopped ? Token::WarnIcon
                                                       : Token::Acc;
  bar(std::min(one.filled, 1.0), ink, one.reused ? 2 : 4);
  for (const double share : one.resumed) {
    const double x = std::round(from + (to - from) * share);
    painter.fillRect(QRectF(x - 1, line_y - 8, 2, 16), appearance_.colour(Token::WarnIcon));
    painter.setFont(appearance_.font(TextStyle::Caption));
    painter.setPen(appearance_.colour(Token::Warn));
    const QString text = tr("resumed here");
    const int wide = painter.fontMetrics().horizontalAdvance(text);
    const double left = std::clamp(x - wide / 2.0, 0.0, std::max(0.0, double(width() - wide)));
    painter.drawText(
        QRectF(left, line_y - 10 - painter.fontMetrics().height(), wide + 1, painter.fontMetrics().height()),
        Qt::AlignCenter, text);
  }
}

void StageTrack::paint_node(QPainter& painter, int stage) const {
  const Node& one = nodes_[static_cast<std::size_t>(stage)];
  const QPointF centre(node_x(stage), line_y);
  const bool done = one.state == StageState::Done, failed = one.state == StageState::Failed;
  const bool hollow = !failed && (!done || one.reused);
  const Token edge = failed ? Token::Danger : done ? Token::Acc : Token::Line2;
  painter.setPen(QPen(appearance_.colour(edge), 2));
  painter.setBrush(appearance_.colour(failed ? Token::Danger : hollow ? Token::Base : Token::AccFill));
  if (done && !hollow) painter.setPen(QPen(appearance_.colour(Token::AccFill), 2));
  painter.drawEllipse(centre, node / 2.0 - 1, node / 2.0 - 1);
  if (failed) {
    painter.setPen(QPen(appearance_.colour(Token::Base), 1.5, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(centre + QPointF(-2.5, -2.5), centre + QPointF(2.5, 2.5));
    painter.drawLine(centre + QPointF(-2.5, 2.5), centre + QPointF(2.5, -2.5));
  } else {
    painter.setFont(appearance_.font(TextStyle::Caption));
    painter.setPen(appearance_.colour(hollow ? (done ? Token::Acc : Token::T3) : Token::On));
    painter.drawText(QRectF(centre - QPointF(10, 10), QSizeF(20, 20)), Qt::AlignCenter, QString::number(stage));
  }
  if (fixed_ == stage || (hasFocus() && focused_ == stage)) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(appearance_.colour(fixed_ == stage ? Token::T1 : Token::Acc), 2));
    painter.drawEllipse(centre, node / 2.0 + 1.5, node / 2.0 + 1.5);
  }
}

void StageTrack::paint_words(QPainter& painter, int stage) const {
  const Node& one = nodes_[static_cast<std::size_t>(stage)];
  const QFont title = appearance_.font(TextStyle::DenseStrong), small = appearance_.font(TextStyle::Caption);
  const int top = line_y + node / 2 + 5, first = QFontMetrics(title).height(), second = QFontMetrics(small).height();
  const double gap = stages() > 1 ? node_x(1) - node_x(0) : width();
  // The untouched model stands at the left edge and needs a part of the first segment.
  const double base_room = std::min(72.0, gap * 0.4);
  double from = stage == 0 ? 0 : node_x(stage - 1) + (stage == 1 ? base_room - side : 0);
  double room = stage == 0 ? base_room : node_x(stage) - from;
  if (stage > 0) from += 4, room -= 8;
  const int side_of = stage == 0 ? Qt::AlignLeft : Qt::AlignHCenter;
  const bool quiet = one.state == StageState::Waiting;
  painter.setFont(title);
  painter.setPen(appearance_.colour(quiet ? Token::T3 : Token::T1));
  painter.drawText(QRectF(from, top, room, first), side_of | Qt::AlignVCenter,
                   QFontMetrics(title).elidedText(one.title, Qt::ElideRight, qRound(room)));
  painter.setFont(small);
  painter.setPen(appearance_.colour(one.state == StageState::Failed ? Token::Danger : Token::T3));
  painter.drawText(QRectF(from, top + first + 1, room, second), side_of | Qt::AlignVCenter,
                   QFontMetrics(small).elidedText(one.second, Qt::ElideRight, qRound(room)));
}

void StageTrack::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  for (int stage = 1; stage < stages(); ++stage) paint_segment(painter, stage);
  for (int stage = 0; stage < stages(); ++stage) paint_node(painter, stage), paint_words(painter, stage);
}

}  // namespace lethe::ui
