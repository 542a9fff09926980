// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/instruction.h"

namespace lethe::run {

namespace {

constexpr int instruction_version = 1;

struct WriteInstruction {
  Json operator()(Command command) const { return {{"type", "command"}, {"command", to_string(command)}}; }
  Json operator()(const Taken& taken) const { return {{"type", "taken"}, {"number", taken.number}}; }
  Json operator()(const Declined& declined) const {
    return {{"type", "declined"}, {"number", declined.number}, {"why", declined.why}};
  }
};

Instruction read_instruction(const std::string& type, ObjectReader& in) {
  static const std::vector<std::string> types = {"command", "taken", "declined"};
  if (type == types[0]) try {
      return command_from_string(in.require<std::string>("command"));
    } catch (const InputError& error) {
      throw InputError(in.where() + ": " + error.what());
    }
  if (type == types[1]) return Taken{in.require<std::int64_t>("number")};
  if (type == types[2]) return Declined{in.require<std::int64_t>("number"), in.require<std::string>("why")};
  throw InputError(in.where() + ": unknown type '" + type + "'" + did_you_mean(type, types) +
                   "; expected command, taken or declined");
}

}  // namespace

Json to_json(const Instruction& instruction) {
  Json json = std::visit(WriteInstruction(), instruction);
  json["v"] = instruction_version;
  return json;
}

Instruction instruction_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  if (const int v = in.require<int>("v"); v != instruction_version)
    throw InputError(where + ": written in form " + std::to_string(v) + ", expected " +
                     std::to_string(instruction_version) + "; both programs must be of one version");
  Instruction instruction = read_instruction(in.require<std::string>("type"), in);
  in.finish();
  return instruction;
}

}  // namespace lethe::run
