// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/artefacts.h"

#include "store/statements.h"

namespace lethe::store {

namespace fs = std::filesystem;

bool is_inside(const std::string& relative) {
  const fs::path path = fs::path(relative).lexically_normal();
  return !relative.empty() && path.is_relative() && path != "." && *path.begin() != "..";
}

std::string resume_folder(const std::string& run) { return "resume/" + run; }

void remove_artefacts(const fs::path& artefacts, const std::vector<std::string>& relative) {
  std::error_code ignored;  // what cannot be removed now is found by clean_resume_points()
  for (const auto& name : relative)
    if (is_inside(name)) fs::remove_all(artefacts / name, ignored);
}

void sweep_resume_folder(const fs::path& artefacts, const std::string& run, const std::string& kept) {
  const fs::path keep = (artefacts / kept).lexically_normal();
  std::error_code error;
  std::vector<fs::path> extra;
  for (const auto& entry : fs::directory_iterator(artefacts / resume_folder(run), error))
    if (entry.path().lexically_normal() != keep) extra.push_back(entry.path());
  for (const auto& path : extra) fs::remove_all(path, error);
  if (kept.empty()) fs::remove(artefacts / resume_folder(run), error);
}

void sweep_unfinished_stages(const fs::path& artefacts) {
  std::error_code error;
  std::vector<fs::path> unfinished;
  for (const auto& entry : fs::directory_iterator(artefacts / "stages", error))
    if (entry.path().filename().string().find(".new") != std::string::npos) unfinished.push_back(entry.path());
  for (const auto& path : unfinished) fs::remove_all(path, error);
}

std::vector<std::string> clean_resume_points(Database& database) {
  const fs::path artefacts = artefacts_folder(database.file());
  Statements sql(database.connection());
  std::vector<std::string> removed;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(artefacts / "resume", error)) {
    const std::string run = entry.path().filename().string();
    if (sql.number("SELECT 1 FROM runs WHERE id = ? AND status <> 'done'", run)) continue;
    removed.push_back(resume_folder(run));
  }
  remove_artefacts(artefacts, removed);
  return removed;
}

}  // namespace lethe::store
