// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <string>
#include <vector>

#include "../catalog/sandbox.h"
#include "study/expand.h"

namespace lethe::study::test {

/// Models, tasks and benchmarks that the studies of these tests name.
inline catalog::test::Sandbox& sandbox() {
  static catalog::test::Sandbox box;
  static const bool filled = [] {
    const std::string rates = R"({"about":"tiny","generated":true,"training":{"learning_rate":3e-3,"epochs":2,
      "examples_per_task":20,"batch_size":16,"schedule":"linear","warmup":0.03},
      "methods":{"lora":{"learning_rate":0.01,"epochs":4}}})";
    box.model("bloomz-nano-m", rates);
    box.model("mt0-nano-m", rates, "mt5");
    box.model("real");
    for (const char* name : {"simp", "emdg", "inqqg", "exp", "hgen"}) box.task(name);
    for (const char* group : {"dk", "rs", "rc", "bias"}) box.benchmark(std::string("nano-") + group, group);
    box.benchmark("mmlu", "dk");
    return true;
  }();
  (void)filled;
  return box;
}

inline Study study_of(const std::string& text) { return study_from_json(parse_json(text, "s.json"), "s.json"); }

inline Expansion expanded(const Study& study) {
  return expand(study, sandbox().catalog(catalog::test::registry_with_more()), {"s.json", sandbox().root()});
}

inline Study small() { return study_of(R"({"name":"n","models":["real"],"sequences":[["simp","emdg"]]})"); }

inline QString joined(const std::vector<std::string>& list) {
  QStringList all;
  for (const std::string& one : list) all << QString::fromStdString(one);
  return all.join("\n");
}

}  // namespace lethe::study::test
