// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "window/page.h"

namespace lethe::ui {

class DesignPage final : public Page {
  Q_OBJECT

 public:
  DesignPage(const Context& context, QWidget* parent);
};

}  // namespace lethe::ui
