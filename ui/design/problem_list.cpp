// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/problem_list.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include "theme/metrics.h"
#include "widgets/layout_parts.h"

namespace lethe::ui {

namespace {

constexpr int most_lines = 4, problem_line = 26;

/// A line that is a button: sign, sentence elided at its end.
class ProblemLine final : public QAbstractButton {
 public:
  ProblemLine(const Appearance& appearance, const QString& sentence, QWidget* parent)
      : QAbstractButton(parent), appearance_(appearance) {
    setText(sentence);
    setAccessibleName(QCoreApplication::translate("Design", "Problem: %1").arg(sentence));
    setToolTip(sentence);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
  }
  QSize sizeHint() const override { return {200, metrics::row(appearance_.font(TextStyle::Body), problem_line)}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus()) {
      painter.setPen(QPen(appearance_.colour(Token::Acc), 2));
      painter.drawRoundedRect(QRectF(rect()).adjusted(9, 1, -9, -1), metrics::radius, metrics::radius);
    }
    painter.drawPixmap(QPointF(metrics::page_padding, height() / 2.0 - 8),
                       appearance_.pixmap("warning", Token::Danger, 16, devicePixelRatioF()));
    QFont font = appearance_.font(TextStyle::Body);
    font.setUnderline(underMouse());
    painter.setFont(font);
    painter.setPen(appearance_.colour(Token::Danger));
    const QRect words = rect().adjusted(metrics::page_padding + 24, 0, -metrics::side_padding, 0);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
  }

 private:
  const Appearance& appearance_;
};

}  // namespace

ProblemList::ProblemList(const Appearance& appearance, QWidget* parent)
    : Surface(appearance, Token::DangerFill, TopEdge, parent), lines_(nullptr) {
  setObjectName("problems");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 5, 0, 4);
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  lines_ = new QWidget;
  auto* list = new QVBoxLayout(lines_);
  list->setContentsMargins(0, 0, 0, 0);
  list->setSpacing(0);
  scroll->setWidget(lines_);
  column->addWidget(scroll);
  hide();
}

void ProblemList::set_problems(const std::vector<Problem>& problems) {
  if (problems == problems_) return;
  problems_ = problems;
  next_ = 0;
  clear_layout(*lines_->layout());
  int height = 0;
  for (std::size_t i = 0; i < problems_.size(); ++i) {
    if (problems_[i].missing) continue;  // the empty place shows it
    auto* line = new ProblemLine(appearance_, problems_[i].sentence, lines_);
    line->setObjectName(QString("problem-%1").arg(i + 1));
    connect(line, &QAbstractButton::clicked, this, [this, place = problems_[i].place] { emit followed(place); });
    lines_->layout()->addWidget(line);
    height = line->sizeHint().height();
  }
  const int lines = lines_->layout()->count();
  setFixedHeight(10 + height * std::min(lines, most_lines));
  setVisible(lines > 0);
}

void ProblemList::follow_next() {
  if (problems_.empty()) return;
  const Selection place = problems_[next_ % problems_.size()].place;
  ++next_;
  emit followed(place);
}

}  // namespace lethe::ui
