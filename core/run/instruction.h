// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <variant>

#include "base/json.h"
#include "run/control.h"

namespace lethe::run {

/// The event of that number was accepted; what had to be stored by then is.
struct Taken {
  std::int64_t number = 0;
  bool operator==(const Taken&) const = default;
};

/// The event of that number was not: nothing can be stored any more.
struct Declined {
  std::int64_t number = 0;
  std::string why;
  bool operator==(const Declined&) const = default;
};

/// What a program that executes a job for another one is told: a command, or what became of an event.
using Instruction = std::variant<Command, Taken, Declined>;

/// {"v":1,"type":"command","command"} | {"v":1,"type":"taken","number"} | {"v":1,"type":"declined","number","why"}
Json to_json(const Instruction& instruction);
/// `where` begins the message of the InputError.
Instruction instruction_from_json(const Json& json, const std::string& where = "instruction");

}  // namespace lethe::run
