// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/device_menu.h"

#include <QActionGroup>

namespace lethe::ui {

DeviceMenu::DeviceMenu(const std::vector<Device>& devices, QSettings& settings, Tell tell, QWidget* parent)
    : QMenu(tr("&Device"), parent) {
  auto* group = new QActionGroup(this);
  const QString chosen = settings.value(device_setting, "auto").toString();
  const auto add = [&](const QString& name, const QString& text) {
    QAction* entry = addAction(QString(text).replace('&', "&&"));
    entry->setObjectName("device-" + name);
    entry->setCheckable(true);
    entry->setChecked(name == chosen);
    group->addAction(entry);
    connect(entry, &QAction::triggered, this, [&settings, tell, name, text] {
      if (settings.value(device_setting, "auto").toString() == name) return;
      settings.setValue(device_setting, name);
      tell(tr("From its next start Lethe computes on: %1.").arg(text));
    });
  };
  add("auto", tr("A GPU where one can be used"));
  for (const Device& device : devices) add(QString::fromStdString(device.name), QString::fromStdString(device.about));
}

}  // namespace lethe::ui
