// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMenu>
#include <QSettings>
#include <functional>

#include "work/workspace.h"

namespace lethe::ui {

/// Where the choice is kept: a device's name, or nothing for the program's own choice.
inline constexpr const char* device_setting = "engine/device";

/// What Lethe computes on from its next start. Runs belong to their device, so it does not change below them.
class DeviceMenu final : public QMenu {
  Q_OBJECT

 public:
  using Tell = std::function<void(const QString&)>;
  DeviceMenu(const std::vector<Device>& devices, QSettings& settings, Tell tell, QWidget* parent);
};

}  // namespace lethe::ui
