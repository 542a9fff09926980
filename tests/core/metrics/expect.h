// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTest>
#include <cmath>
#include <string>

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

/// Both numbers agree to `tolerance` (absolute).
#define EXPECT_NEAR(got, expected, tolerance)           \
  QVERIFY2(std::abs((got) - (expected)) <= (tolerance), \
           qPrintable(                                  \
               QStringLiteral("got %1, expected %2").arg(double(got), 0, 'g', 17).arg(double(expected), 0, 'g', 17)))
/// The refusal contains all of this text.
#define EXPECT_IN(part, message) QVERIFY2((message).contains(QStringLiteral(part)), qPrintable(message))
