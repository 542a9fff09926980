// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <QTemporaryDir>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "bench/parts.h"
#include "bench/peer.h"
#include "engine/engine.h"

using namespace lethe;
using namespace lethe::bench;

namespace {

struct Part {
  const char* name;
  std::vector<Comparison> (*measure)(const Setting&);
};
const std::vector<Part> parts = {{"train", measure_training},      {"score", measure_scoring},
                                 {"generate", measure_generation}, {"tokenizer", measure_tokenizer},
                                 {"load", measure_loading},        {"store", measure_store},
                                 {"shapes", measure_shapes}};

/// Programs that computed or waited for the disk in the last minute, this one among them.
double load() {
  double minutes[1] = {0};
  return ::getloadavg(minutes, 1) == 1 ? minutes[0] : -1;
}

std::int64_t memory_mib() {
  std::ifstream info("/proc/meminfo");
  std::string word;
  std::int64_t kib = 0;
  info >> word >> kib;
  return kib / 1024;
}

OrderedJson machine(const Setting& setting) {
  const study::Environment here = engine::environment("cpu", setting.threads);
  return {{"processor", here.device_name}, {"cores", std::thread::hardware_concurrency()},
          {"memory_mib", memory_mib()},    {"threads", here.threads},
          {"lethe", here.program},         {"torch", here.torch},
          {"peer", peer_versions(setting)}};
}

void measure(const Setting& setting, const std::vector<std::string>& names) {
  OrderedJson document = {{"machine", machine(setting)}, {"load_before", load()}, {"load_after", nullptr}};
  std::vector<Comparison> all;
  for (const Part& part : parts) {
    if (!names.empty() && std::find(names.begin(), names.end(), part.name) == names.end()) continue;
    const std::vector<Comparison> rows = part.measure(setting);
    std::cout << "\n" << table_of(rows) << std::flush;
    for (const Comparison& row : rows) document["rows"].push_back(to_json(row));
  }
  document["load_after"] = load();
  std::cout << "\n" << document.dump(1) << std::endl;
}

}  // namespace

int main(int count, char** words) {
  const QCoreApplication application(count, words);
  Setting setting;
  setting.threads = engine::environment("cpu", 0).threads;
  std::vector<std::string> names, known;
  for (const Part& part : parts) known.emplace_back(part.name);
  CLI::App app("Measures Lethe and, where LETHE_PEER_PYTHON names a Python, the usual Python tools beside it",
               "lethe-bench");
  app.add_option("parts", names, "What to measure; everything when none is named")->check(CLI::IsMember(known));
  app.add_option("--threads", setting.threads, "Threads on either side (default: all)")->check(CLI::PositiveNumber);
  app.add_option("--repeats", setting.repeats, "Repeats whose median counts (default: 3)")->check(CLI::PositiveNumber);
  app.add_flag("--nano", setting.nano_only, "Leave the models of 51 and 89 million parameters out");
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (const char* python = std::getenv("LETHE_PEER_PYTHON")) setting.peer_python = python;
  if (setting.peer_python.empty())
    std::cerr << "lethe-bench: LETHE_PEER_PYTHON is not set, so nothing is compared with transformers, lm_eval and "
                 "tokenizers; it names a Python that has them"
              << std::endl;
  const QTemporaryDir folder;
  setting.folder = folder.path().toStdString();
  try {
    measure(setting, names);
  } catch (const std::exception& error) {
    std::cerr << "lethe-bench: " << error.what() << std::endl;
    return 1;
  }
}
