// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/design_page.h"

#include <QVBoxLayout>

#include "widgets/surface.h"

namespace lethe::ui {

DesignPage::DesignPage(const Context& context, QWidget* parent) : Page(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(new PageHead(context.appearance, tr("Design")));
  column->addStretch();
}

}  // namespace lethe::ui
