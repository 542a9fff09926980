// SPDX-License-Identifier: GPL-3.0-or-later
// What nearly every test includes. Not QTest: what it defines differs from test to test.
#pragma once
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QVariant>

#include "base/pch.h"
