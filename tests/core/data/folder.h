// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTemporaryDir>
#include <filesystem>
#include <string>

#include "../../support/expect.h"
#include "base/files.h"
#include "base/json.h"

namespace lethe::test {

/// A folder of a test's own.
class Folder {
 public:
  std::filesystem::path path(const std::string& name = "") const {
    return std::filesystem::path(dir_.path().toStdString()) / name;
  }
  void write(const std::string& name, const std::string& text) const { write_file(path(name), text); }
  void write(const std::string& name, const Json& json) const { write_file(path(name), json.dump(2)); }

 private:
  QTemporaryDir dir_;
};

}  // namespace lethe::test
