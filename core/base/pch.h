// SPDX-License-Identifier: GPL-3.0-or-later
// What nearly every file includes: the JSON header alone costs a second and a half a file without it.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>
