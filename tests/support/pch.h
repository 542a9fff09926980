// SPDX-License-Identifier: GPL-3.0-or-later
// What nearly every test includes. QFloat16 first: QTest's comparisons meet it in numbers of JSON.
#pragma once
#include <QFloat16>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "base/pch.h"

// A word of the engine's; who emits a signal writes Q_EMIT.
#undef emit
