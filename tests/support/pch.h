// SPDX-License-Identifier: GPL-3.0-or-later
// What nearly every test includes.
#pragma once
#include <QTemporaryDir>
#include <QtTest>

#include "base/pch.h"

// A word of the engine's; who emits a signal writes Q_EMIT.
#undef emit
