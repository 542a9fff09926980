// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "base/files.h"
#include "program.h"
#include "support/tiny_world.h"

namespace lethe::test {

inline Json study_json(const std::string& name, int epochs) {
  return {{"name", name},
          {"models", {"./models/tiny-bloom"}},
          {"sequences", Json::array({Json::array({"./tasks/colour", "./tasks/count"})})},
          {"methods", {"full"}},
          {"strategies", {"sequential"}},
          {"seeds", {1}},
          {"benchmarks", {"./benchmarks/tiny"}},
          {"training", {{"epochs", epochs}, {"examples_per_task", 48}, {"batch_size", 8}, {"learning_rate", 1e-2}}}};
}

/// A program with a tiny world in its folder.
struct World : Program {
  const TinyWorld tiny{path("world")};

  std::string file(const std::string& name, const std::string& text) const {
    write_file(path(name), text);
    return path(name);
  }
  /// A study of the tiny world, as a file beside its models.
  std::string study(const std::string& name, int epochs) const {
    const std::string file = (tiny.folder / (name + ".json")).string();
    write_file(file, study_json(name, epochs).dump(1));
    return file;
  }
  Json shown(const std::string& run, const std::string& db) const {
    return this->run({"show", run, "--json", "--db", db}).json();
  }
};

}  // namespace lethe::test
