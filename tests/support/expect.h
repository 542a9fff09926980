// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QTest>
#include <cmath>

#include "base/error.h"

namespace lethe::test {

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
/// Both numbers agree to `tolerance` (absolute).
#define EXPECT_NEAR(got, expected, tolerance)           \
  QVERIFY2(std::abs((got) - (expected)) <= (tolerance), \
           qPrintable(                                  \
               QStringLiteral("got %1, expected %2").arg(double(got), 0, 'g', 17).arg(double(expected), 0, 'g', 17)))
