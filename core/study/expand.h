// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "study/study.h"

namespace lethe::study {

struct Expansion {
  std::vector<RunSpec> runs;
  std::vector<std::string> problems;  ///< what is wrong, one sentence each; such a study cannot be run
  std::vector<std::string> notes;     ///< what is worth knowing
};

/// Where a study stands: how messages call it, and where relative folders in it start.
struct Place {
  std::string where = "study";
  std::filesystem::path folder;
};
Place place_of(const std::filesystem::path& study_file);

/// models × sequences (× orders) × methods × strategies × seeds, in that order of nesting, the seed innermost: runs
/// that share stages stand together. Every default is resolved; of several that name a training key the more special
/// wins: protocol < the model's lethe.json < its lines for the method < the study < the method < the sequence's item.
/// Never throws for what the user wrote: what cannot be is a problem, and the runs that need it are missing.
Expansion expand(const Study& study, const catalog::Catalog& catalog, const Place& place = {});

/// The sequence in every order that `orders` asks for, the written one first.
std::vector<std::vector<StudyItem>> ordered(const std::vector<StudyItem>& sequence, const Json& orders);

}  // namespace lethe::study
