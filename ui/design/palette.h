// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLineEdit>
#include <QTreeView>
#include <optional>

#include "design/palette_model.h"
#include "widgets/surface.h"

namespace lethe::ui {

/// The palette's tree. Enter adds, Space previews, ← → folds; typing begins a search.
class PaletteView final : public QTreeView {
  Q_OBJECT

 public:
  PaletteView(const Appearance& appearance, PaletteModel& model, PaletteFilter& filter, QWidget* parent);
  /// Null where a group is current, or nothing.
  const PaletteEntry* current_entry() const;

 signals:
  void added(lethe::ui::Part part, const std::string& name);
  void previewed(lethe::ui::Part part, const std::string& name);
  void typed(const QString& text);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void startDrag(Qt::DropActions actions) override;
  void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override {}

 private:
  void add_current();

  const Appearance& appearance_;
  PaletteModel& model_;
  PaletteFilter& filter_;
};

/// The side list of the Design page: a search field over all that a study can be made of.
class Palette final : public Surface {
  Q_OBJECT

 public:
  Palette(const Appearance& appearance, QWidget* parent);
  void set_entries(std::vector<PaletteEntry> entries);
  const PaletteModel& model() const { return *model_; }
  void begin_search();
  QStringList folded() const;
  void fold(const QStringList& groups);

 signals:
  void added(lethe::ui::Part part, const std::string& name);
  void previewed(lethe::ui::Part part, const std::string& name);
  /// Escape in an empty search.
  void left();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void search(const QString& words);

  PaletteModel* model_;
  PaletteFilter* filter_;
  QLineEdit* search_;
  PaletteView* view_;
  Text* nothing_;
  std::optional<QStringList> folded_before_;  ///< a search, which unfolds all
};

}  // namespace lethe::ui
