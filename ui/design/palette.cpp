// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/palette.h"

#include <QAction>
#include <QKeyEvent>
#include <QVBoxLayout>

#include "theme/metrics.h"

namespace lethe::ui {

Palette::Palette(const Appearance& appearance, QWidget* parent)
    : Surface(appearance, Token::Win, NoEdge, parent),
      model_(new PaletteModel(this)),
      filter_(new PaletteFilter(*model_)),
      search_(new QLineEdit),
      view_(new PaletteView(appearance, *model_, *filter_, this)),
      nothing_(new Text(appearance, tr("Nothing is called or does that."), TextStyle::Dense, Token::T3)) {
  filter_->setParent(this);
  auto* head = new Surface(appearance, Token::Win, BottomEdge);
  head->setFixedHeight(metrics::row(appearance.font(TextStyle::Title), metrics::page_head));
  auto* head_row = new QHBoxLayout(head);
  head_row->setContentsMargins(12, 0, 12, 0);
  search_->setObjectName("palette-search");
  search_->setAccessibleName(tr("Search the palette"));
  search_->setPlaceholderText(tr("Find   /"));
  search_->setClearButtonEnabled(true);
  search_->addAction(appearance.icon("search", Token::T3), QLineEdit::LeadingPosition);
  search_->installEventFilter(this);
  head_row->addWidget(search_);
  nothing_->setContentsMargins(metrics::side_padding, 12, metrics::side_padding, 12);
  nothing_->setWordWrap(true);
  nothing_->hide();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head);
  column->addWidget(nothing_);
  column->addWidget(view_, 1);
  connect(search_, &QLineEdit::textChanged, this, &Palette::search);
  connect(view_, &PaletteView::added, this, &Palette::added);
  connect(view_, &PaletteView::previewed, this, &Palette::previewed);
  connect(view_, &PaletteView::typed, this, [this](const QString& text) {
    begin_search();
    search_->setText(text);
  });
  connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, view_,
          [this] { view_->viewport()->update(); });
}

void Palette::set_entries(std::vector<PaletteEntry> entries) {
  const QStringList closed = folded();
  model_->set_entries(std::move(entries));
  view_->expandAll();
  fold(closed);
}

void Palette::begin_search() {
  search_->setFocus(Qt::ShortcutFocusReason);
  search_->selectAll();
}

void Palette::search(const QString& words) {
  if (!words.isEmpty() && !folded_before_) folded_before_ = folded();
  filter_->set_words(words);
  nothing_->setVisible(filter_->rowCount() == 0);
  view_->expandAll();
  if (words.isEmpty()) {
    fold(folded_before_.value_or(QStringList()));
    folded_before_.reset();
  } else if (filter_->rowCount() > 0) {
    view_->setCurrentIndex(filter_->index(0, 0, filter_->index(0, 0)));
  }
}

QStringList Palette::folded() const {
  QStringList groups;
  for (int row = 0; row < filter_->rowCount(); ++row) {
    const QModelIndex group = filter_->index(row, 0);
    if (filter_->rowCount(group) > 0 && !view_->isExpanded(group)) groups << group.data().toString();
  }
  return groups;
}

void Palette::fold(const QStringList& groups) {
  for (int row = 0; row < filter_->rowCount(); ++row) {
    const QModelIndex group = filter_->index(row, 0);
    if (groups.contains(group.data().toString())) view_->collapse(group);
  }
}

bool Palette::eventFilter(QObject* watched, QEvent* event) {
  if (watched != search_ || event->type() != QEvent::KeyPress) return Surface::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  switch (key->key()) {
    case Qt::Key_Escape:
      if (search_->text().isEmpty())
        emit left();
      else
        search_->clear();
      return true;
    case Qt::Key_Down:
      view_->setFocus(Qt::TabFocusReason);
      if (!view_->currentIndex().isValid()) view_->setCurrentIndex(filter_->index(0, 0));
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: {
      const PaletteEntry* entry = view_->current_entry();
      if (key->modifiers() != Qt::NoModifier || !entry || !entry->problem.isEmpty()) return false;
      emit added(entry->part, entry->name);
      search_->selectAll();  // for the next one
      return true;
    }
    default:
      return false;
  }
}

}  // namespace lethe::ui
