// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QGridLayout>
#include <QScrollArea>

#include "design/inspector_content.h"

namespace lethe::ui {

/// The side at the right of the Design page: what is selected, with a form of all that can be set, and at the foot what
/// the field with the focus means.
class Inspector final : public Surface {
  Q_OBJECT

 public:
  Inspector(const Appearance& appearance, QWidget* parent);
  void show_content(InspectorContent content);
  /// Puts the keyboard focus into the first field; false when there is none.
  bool focus_first();

 signals:
  void remove_wanted();
  /// Escape: the keyboard focus is to go back to what is inspected.
  void left();
  void typing_ended();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  class Mark;
  QWidget* make_head();
  QWidget* make_foot();
  void show_facts();
  void show_actions();
  void explain(const OptionField* field);

  InspectorContent content_;
  Mark* mark_ = nullptr;
  Text *title_ = nullptr, *kind_ = nullptr;
  QToolButton* remove_ = nullptr;
  QScrollArea* scroll_ = nullptr;
  Text *problem_ = nullptr, *about_ = nullptr;
  OptionForm* form_ = nullptr;
  QWidget* actions_ = nullptr;
  Surface* facts_ = nullptr;
  std::vector<InspectorFact> shown_facts_;
  Text *help_name_ = nullptr, *help_limits_ = nullptr, *help_ = nullptr;
};

}  // namespace lethe::ui
