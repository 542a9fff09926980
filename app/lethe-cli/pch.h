// SPDX-License-Identifier: GPL-3.0-or-later
// What nearly every command includes.
#pragma once
#include <CLI/CLI.hpp>

#include "base/pch.h"
