// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/run_notices.h"

#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>

#include "theme/metrics.h"

namespace lethe::ui {

namespace {

enum Role { IconRole = Qt::UserRole + 1, TimeRole };

struct Notice {
  QString icon, text, time;
  bool operator==(const Notice&) const = default;
};

class NoticeDelegate final : public QStyledItemDelegate {
 public:
  NoticeDelegate(const Appearance& appearance, QObject* parent)
      : QStyledItemDelegate(parent), appearance_(appearance) {}

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const int wide = view ? view->viewport()->width() : 320;
    return {wide, text_rect(QRect(0, 0, wide, 4000), index).height() + 17};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const QString icon = index.data(IconRole).toString();
    const Token token = icon == "warning" ? Token::WarnIcon : Token::T3;
    const QRect row = option.rect;
    painter->save();
    painter->fillRect(QRect(row.left(), row.top(), row.width(), 1), appearance_.colour(Token::Line));
    painter->drawPixmap(row.left(), row.top() + 9,
                        appearance_.pixmap(icon, token, 16, painter->device()->devicePixelRatioF()));
    const QRect text = text_rect(row, index);
    painter->setFont(appearance_.font(TextStyle::Dense));
    painter->setPen(appearance_.colour(Token::T1));
    painter->drawText(text, Qt::TextWordWrap, index.data().toString());
    painter->setFont(appearance_.font(TextStyle::Caption));
    painter->setPen(appearance_.colour(Token::T3));
    painter->drawText(QRect(row.right() - 60, row.top() + 9, 60, 16), Qt::AlignRight | Qt::AlignVCenter,
                      index.data(TimeRole).toString());
    if (option.state & QStyle::State_HasFocus) {
      painter->setPen(QPen(appearance_.colour(Token::Acc), 2));
      painter->drawRoundedRect(QRectF(row).adjusted(1, 2, -1, -1), metrics::radius, metrics::radius);
    }
    painter->restore();
  }

 private:
  QRect text_rect(const QRect& row, const QModelIndex& index) const {
    const int time = index.data(TimeRole).toString().isEmpty() ? 0 : 64;
    const QRect room = row.adjusted(24, 8, -time, 0);
    return QFontMetrics(appearance_.font(TextStyle::Dense))
        .boundingRect(room, Qt::TextWordWrap, index.data().toString());
  }

  const Appearance& appearance_;
};

QString with_end(QString text) {
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  if (!text.isEmpty() && !text.endsWith('.') && !text.endsWith('!')) text += '.';
  return text;
}

std::vector<Notice> notices_of(const RunState& run) {
  std::vector<Notice> all;
  for (auto notice = run.notices.rbegin(); notice != run.notices.rend(); ++notice)
    all.push_back({notice->code == "prompts-cut" || notice->code == "measured-prompts-cut" ? "info" : "warning",
                   with_end(QString::fromStdString(notice->text)),
                   notice->time.isNull() ? QString() : QLocale::c().toString(notice->time.time(), "HH:mm:ss")});
  for (std::size_t k = run.stages.size(); k-- > 0;)
    for (const std::int64_t step : run.stages[k].resumed)
      all.push_back({"info", RunNotices::tr("Resumed in stage %1 at step %2.").arg(k).arg(step), {}});
  return all;
}

}  // namespace

RunNotices::RunNotices(const Appearance& appearance, QWidget* parent) : QListView(parent) {
  setObjectName("notices");
  setAccessibleName(tr("Notices"));
  setModel(&model_);
  setItemDelegate(new NoticeDelegate(appearance, this));
  setSelectionMode(NoSelection);
  setEditTriggers(NoEditTriggers);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setResizeMode(Adjust);
  connect(&appearance, &Appearance::changed, viewport(), qOverload<>(&QWidget::update));
}

void RunNotices::show_run(const RunState& run) {
  const std::vector<Notice> all = notices_of(run);
  const auto same = [&](int row) {
    const QStandardItem* item = model_.item(row);
    const Notice& notice = all[static_cast<std::size_t>(row)];
    return item->text() == notice.text && item->data(TimeRole).toString() == notice.time;
  };
  bool equal = model_.rowCount() == static_cast<int>(all.size());
  for (int row = 0; equal && row < model_.rowCount(); ++row) equal = same(row);
  if (equal) return;
  model_.clear();
  for (const Notice& notice : all) {
    auto* item = new QStandardItem(notice.text);
    item->setData(notice.icon, IconRole);
    item->setData(notice.time, TimeRole);
    item->setData(notice.time.isEmpty() ? notice.text : notice.text + ", " + notice.time, Qt::AccessibleTextRole);
    model_.appendRow(item);
  }
}

void RunNotices::resizeEvent(QResizeEvent* event) {
  QListView::resizeEvent(event);
  scheduleDelayedItemsLayout();
}

}  // namespace lethe::ui
