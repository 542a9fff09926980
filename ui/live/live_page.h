// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "window/page.h"

namespace lethe::ui {

class LivePage final : public Page {
  Q_OBJECT

 public:
  LivePage(const Context& context, QWidget* parent);
};

}  // namespace lethe::ui
