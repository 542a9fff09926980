// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "hub/partial_file.h"
#include "hub/transfer.h"

namespace lethe::hub {

/// What the hub has of a model at one commit.
struct Repository {
  std::string id;      ///< as it was asked for
  std::string commit;  ///< 40 digits
  std::vector<RemoteFile> files;
};

/// The hub's answer to a question about a model. Throws InputError when a file's name would lead out of the folder.
Repository parse_repository(const Json& json, const std::string& id, const std::string& where);
/// Asks for a model at a branch, a tag or a commit. Throws InputError that says what is missing or not allowed.
Repository ask_for(Connection& connection, const Settings& settings, const std::string& id,
                   const std::string& revision);

/// The address of a file.
std::string address_of(const Settings& settings, const Repository& repository, const std::string& name);
/// Asks for size and hash of a file where the answer about the model left them out, as those of mirrors do.
void complete(Connection& connection, const Settings& settings, const Repository& repository, RemoteFile& file);

/// Throws what a refusal of the hub means, with what can be done about it. `name`: of a file, or empty.
[[noreturn]] void explain(const Answer& answer, const Settings& settings, const std::string& id,
                          const std::string& revision, const std::string& name = {});

/// The files that make a model, out of all those of a repository.
struct Choice {
  std::vector<RemoteFile> files;    ///< config and tokenizer, then the weights as far as they are known
  std::optional<RemoteFile> index;  ///< names the shards that are still to be added
};
/// safetensors where there are any, else .bin. Throws InputError where config or weights are missing.
Choice choose_files(const Repository& repository);
/// The shards that an index names. Throws InputError where one is missing or is no plain file name.
std::vector<RemoteFile> shards_of(const Repository& repository, const std::string& index_name, const Json& index);

}  // namespace lethe::hub
