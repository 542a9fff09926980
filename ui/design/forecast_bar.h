// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPushButton>

#include "design/outlook.h"
#include "design/selection.h"
#include "widgets/surface.h"

namespace lethe::ui {

/// What the study will take, and Train.
class ForecastBar final : public Surface {
  Q_OBJECT

 public:
  ForecastBar(const Appearance& appearance, QWidget* parent);
  /// `refusal`: why it cannot be trained, "" when it can.
  void show_outlook(const Outlook& outlook, const study::Study& study, const QString& refusal,
                    const std::vector<Problem>& problems);

 signals:
  void train_wanted();
  void problems_wanted();

 private:
  struct Fact {
    Text *value, *reason;
    QWidget* box;
  };
  Fact add_fact(const char* name);
  static void set(const Fact& fact, const QString& value, const QString& reason, bool certain = true);
  void show_costs(const Outlook& outlook);
  void count(const std::vector<Problem>& problems);

  Fact runs_, stages_, time_, memory_, disk_;
  QPushButton *problems_, *train_;
};

}  // namespace lethe::ui
