// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "store/database.h"

/// The folder beside the database. Resume points of a run lie in "resume/<run>/", weights elsewhere in it.
namespace lethe::store {

/// Whether a relative name stays inside the folder it is relative to.
bool is_inside(const std::string& relative);

/// "resume/<run>", relative: where the resume points of a run are written.
std::string resume_folder(const std::string& run);

/// Removes folders (relative names) and what is in them; those that are gone already are passed over.
void remove_artefacts(const std::filesystem::path& artefacts, const std::vector<std::string>& relative);

/// What lies in a run's resume folder besides `kept` (relative to the artefacts): written and never committed.
void sweep_resume_folder(const std::filesystem::path& artefacts, const std::string& run, const std::string& kept);

/// Weights of stages that were never finished writing. Only for who holds the recorder's lock.
void sweep_unfinished_stages(const std::filesystem::path& artefacts);

/// Resume folders of runs that are done or gone; removes them and returns their relative names.
std::vector<std::string> clean_resume_points(Database& database);

}  // namespace lethe::store
