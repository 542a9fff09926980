// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <string>

#include "base/error.h"
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

/// The message of the InputError that `call` throws, or "" when it throws none.
template <class Call>
QString refusal(Call call) {
  try {
    call();
  } catch (const InputError& error) {
    return QString::fromStdString(error.what());
  }
  return {};
}

}  // namespace lethe::test

/// The refusal contains all of this text.
#define EXPECT_IN(part, message)                                                        \
  do {                                                                                  \
    const QString got_ = message;                                                       \
    QVERIFY2(got_.contains(QStringLiteral(part)), qPrintable("got: \"" + got_ + "\"")); \
  } while (false)
