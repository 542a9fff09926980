// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/matrix_view.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <set>

#include "compare/change_matrix.h"
#include "compare/grouped_header.h"
#include "theme/metrics.h"

namespace lethe::ui {

namespace {

constexpr int least_width = 44, most_width = 76, row_height = 28, stage_width = 92;

class CellDelegate final : public QStyledItemDelegate {
 public:
  CellDelegate(const Appearance& appearance, QObject* parent) : QStyledItemDelegate(parent), appearance_(appearance) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const auto& cell = static_cast<const ChangeMatrix*>(index.model())->cell(index);
    QRect place = option.rect.adjusted(begins_group(*index.model(), index.column()) ? group_gap : 0, 0, -2, -2);
    painter->save();
    QColor ink = appearance_.colour(Token::T2);
    if (!cell.score) {
      painter->setRenderHint(QPainter::Antialiasing);
      painter->setPen(appearance_.colour(Token::Line2));
      painter->drawLine(place.bottomLeft(), place.topRight());
    } else if (index.row() == 0) {
      painter->setPen(appearance_.colour(Token::Line2));
      painter->drawRect(place.adjusted(0, 0, -1, -1));
    } else {
      // Less bias is no loss, and its scale is not called better or worse.
      const auto& matrix = static_cast<const ChangeMatrix&>(*index.model());
      const bool judged = matrix.group_of(index.column()) != "bias";
      const QColor ground = judged ? appearance_.theme().change(*cell.change) : appearance_.colour(Token::Well);
      painter->fillRect(place, ground);
      ink = Theme::ink_on(ground);
    }
    QFont font = appearance_.font(TextStyle::Dense);
    if (index.row() > 0 && cell.score && !cell.within_noise()) font.setWeight(QFont::Medium);
    painter->setFont(font);
    painter->setPen(ink);
    painter->drawText(place, Qt::AlignCenter, index.data().toString());
    const bool focus = option.state & QStyle::State_HasFocus;
    if (focus || option.state & QStyle::State_Selected) {
      painter->setPen(QPen(appearance_.colour(Token::Acc), 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
      painter->drawRect(place.adjusted(1, 1, -1, -1));
    }
    painter->restore();
  }

 private:
  const Appearance& appearance_;
};

}  // namespace

CopyTable::CopyTable(QWidget* parent) : QTableView(parent) {
  setShowGrid(false);
  setCornerButtonEnabled(false);
  setTabKeyNavigation(false);
  setEditTriggers(NoEditTriggers);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setHorizontalScrollMode(ScrollPerPixel);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize CopyTable::sizeHint() const {
  int height = horizontalHeader()->sizeHint().height();
  for (int row = 0; model() && row < model()->rowCount(); ++row) height += rowHeight(row);
  if (horizontalScrollBar()->maximum() > 0) height += horizontalScrollBar()->sizeHint().height();
  return {200, height};
}

QString CopyTable::selected_text() const {
  QModelIndexList cells = selectionModel()->selectedIndexes();
  if (cells.isEmpty()) return {};
  const auto value = [](const QModelIndex& cell) {
    const QVariant exact = cell.data(Qt::EditRole);
    return (exact.isValid() ? exact : cell.data()).toString();
  };
  if (cells.size() == 1) return value(cells.front());
  std::set<int> rows, columns;
  for (const QModelIndex& cell : cells) rows.insert(cell.row()), columns.insert(cell.column());
  QString text;
  for (const int column : columns) {
    const QString group = model()->headerData(column, Qt::Horizontal, GroupRole).toString();
    const QString name = model()->headerData(column, Qt::Horizontal).toString();
    text += '\t' + (group.isEmpty() ? name : group + " " + name);
  }
  text += '\n';
  for (const int row : rows) {
    text += model()->headerData(row, Qt::Vertical).toString().simplified();
    for (const int column : columns) {
      const QModelIndex cell = model()->index(row, column);
      text += '\t' + (selectionModel()->isSelected(cell) ? value(cell) : QString());
    }
    text += '\n';
  }
  return text;
}

void CopyTable::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy)) {
    QApplication::clipboard()->setText(selected_text());
    return;
  }
  QTableView::keyPressEvent(event);
}

// The page scrolls, not the table.
void CopyTable::wheelEvent(QWheelEvent* event) {
  if (event->angleDelta().x() != 0 && horizontalScrollBar()->maximum() > 0) return QTableView::wheelEvent(event);
  event->ignore();
}

MatrixView::MatrixView(const Appearance& appearance, QWidget* parent) : CopyTable(parent), appearance_(appearance) {
  setHorizontalHeader(new GroupedHeader(appearance, true, this));
  setItemDelegate(new CellDelegate(appearance, this));
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setFixedWidth(stage_width);
  verticalHeader()->setHighlightSections(false);
  connect(&appearance, &Appearance::changed, viewport(), qOverload<>(&QWidget::update));
}

void MatrixView::setModel(QAbstractItemModel* model) {
  CopyTable::setModel(model);
  connect(model, &QAbstractItemModel::modelReset, this, &MatrixView::fit);
}

void MatrixView::fit() {
  if (!model() || model()->columnCount() == 0) return;
  const int columns = model()->columnCount();
  int gaps = 0;
  for (int column = 0; column < columns; ++column) gaps += begins_group(*model(), column) ? group_gap : 0;
  const int room = width() - stage_width - gaps;
  const int each = std::clamp(room / columns, least_width, most_width);
  for (int column = 0; column < columns; ++column)
    setColumnWidth(column, each + (begins_group(*model(), column) ? group_gap : 0));
  for (int row = 0; row < model()->rowCount(); ++row)
    setRowHeight(row, metrics::row(appearance_.font(TextStyle::Dense), row_height));
  const bool wide = columns * each + gaps + stage_width > width();
  setFixedHeight(sizeHint().height() + (wide && horizontalScrollBar()->maximum() == 0 ? 10 : 0));
}

void MatrixView::resizeEvent(QResizeEvent* event) {
  CopyTable::resizeEvent(event);
  if (event->size().width() != event->oldSize().width()) fit();
}

ChangeScale::ChangeScale(const Appearance& appearance, QWidget* parent) : QWidget(parent), appearance_(appearance) {
  setFixedSize(sizeHint());
}

void ChangeScale::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  constexpr int steps = 11;
  for (int i = 0; i < steps; ++i) {
    const double points = -50 + 100.0 * i / (steps - 1);
    const int from = width() * i / steps, to = width() * (i + 1) / steps;
    painter.fillRect(QRect(from, 0, to - from, height()), appearance_.theme().change(points));
  }
}

}  // namespace lethe::ui
