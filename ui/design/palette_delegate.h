// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStyledItemDelegate>

#include "design/palette_model.h"
#include "theme/appearance.h"

namespace lethe::ui {

/// Paints the palette: groups with chevron and count, things with mark, name and one quiet fact at the right.
class PaletteDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  PaletteDelegate(const Appearance& appearance, const PaletteModel& model, const PaletteFilter& filter,
                  QObject* parent);
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  void paint_group(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& group) const;
  void paint_mark_of(QPainter& painter, const PaletteEntry& entry, const QPointF& centre, bool hovered) const;

  const Appearance& appearance_;
  const PaletteModel& model_;
  const PaletteFilter& filter_;
};

/// The mark of a thing: of a method its colour, of a model its family's shape, of a strategy the arrow, of a task or
/// benchmark nothing.
void paint_part_mark(QPainter& painter, const Appearance& appearance, Part part, const std::string& name,
                     const std::string& family, const QPointF& centre);
bool has_mark(Part part);

}  // namespace lethe::ui
