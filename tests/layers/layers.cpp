// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

namespace lethe::layers {
namespace fs = std::filesystem;
namespace {

using Prefixes = std::vector<std::string>;

// A file below `from` (and not below `but_from`) may include nothing below `to` (except below `but_to`).
struct Rule {
  Prefixes from, but_from, to, but_to;
  std::string because;
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> table = {
      {{"core/", "ui/", "app/"}, {"core/engine/"}, {"<torch>"}, {}, "torch stays inside core/engine"},
      {{"core/"}, {}, {"<qt>"}, {}, "core knows no Qt"},
      {{"core/", "ui/", "app/"}, {"core/store/"}, {"<sqlite>"}, {}, "the database is spoken to in core/store only"},
      {{"core/", "ui/", "app/"}, {"core/hub/"}, {"<curl>"}, {}, "the network is spoken to in core/hub only"},
      {{"core/"}, {}, {"ui/", "app/"}, {}, "core knows nothing of what is above it"},
      {{"ui/"}, {}, {"app/"}, {}, "ui knows nothing of the programs"},
      {{"ui/paint/"}, {}, {"ui/"}, {"ui/paint/"}, "ui/paint is below the rest of ui"},
      {{"ui/"}, {}, {"core/engine/"}, {}, "ui and engine never meet"},
      {{"app/"}, {}, {"core/engine/"}, {"core/engine/engine.h"}, "engine/engine.h is all that is seen of the engine"},
      {{"core/"}, {"core/engine/"}, {"core/engine/"}, {}, "the engine is above the rest of core"},
      {{"core/base/"}, {}, {"core/"}, {"core/base/"}, "base stands on nothing"},
      {{"core/study/", "core/catalog/", "core/data/", "core/text/", "core/formats/", "core/metrics/", "core/run/"},
       {},
       {"core/store/", "core/queue/", "core/figures/", "core/hub/"},
       {},
       "the lower folders of core know nothing of the store and what uses it"},
      {{"core/hub/"},
       {},
       {"core/"},
       {"core/hub/", "core/base/", "core/formats/"},
       "the hub brings files and knows no more than their formats"},
      {{"core/store/", "core/queue/", "core/figures/", "core/engine/"}, {}, {"core/hub/"}, {}, "only programs fetch"},
      {{"core/store/"}, {}, {"core/queue/", "core/figures/"}, {}, "the queue and the figures use the store"},
      {{"core/engine/"},
       {},
       {"core/store/", "core/queue/", "core/figures/"},
       {},
       "the engine only emits events; it never opens the database"},
  };
  return table;
}

bool below(const std::string& path, const Prefixes& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const auto& prefix) { return path.starts_with(prefix); });
}

bool is_source(const fs::path& path) {
  static const std::set<std::string> endings = {".h", ".hpp", ".inc", ".ipp", ".cpp", ".cc", ".cxx", ".c"};
  return endings.contains(path.extension().string());
}

// The first chain of includes from `file` to torch, or nothing.
std::vector<std::string> way_to_torch(const Sources& sources, const std::string& file, std::set<std::string>& seen) {
  if (!seen.insert(file).second || !sources.contains(file)) return {};
  for (const std::string& include : includes_of(sources.at(file))) {
    const std::string target = target_of(sources, file, include);
    if (target == "<torch>") return {file, include};
    if (std::vector<std::string> way = way_to_torch(sources, target, seen); !way.empty()) {
      way.insert(way.begin(), file);
      return way;
    }
  }
  return {};
}

void check_rules(const Sources& sources, const std::string& file, std::vector<std::string>& found) {
  for (const std::string& include : includes_of(sources.at(file))) {
    const std::string target = target_of(sources, file, include);
    for (const Rule& rule : rules()) {
      if (below(file, rule.from) && !below(file, rule.but_from) && below(target, rule.to) &&
          !below(target, rule.but_to))
        found.push_back(file + " includes '" + include + "': " + rule.because);
    }
  }
}

// engine.h and all outside the engine must stay free of torch through everything they include.
void check_torch_free(const Sources& sources, const std::string& file, std::vector<std::string>& found) {
  if (below(file, {"core/engine/"}) && file != "core/engine/engine.h") return;
  std::set<std::string> seen;
  const std::vector<std::string> way = way_to_torch(sources, file, seen);
  if (way.empty()) return;
  std::string chain = way.front();
  for (std::size_t i = 1; i < way.size(); ++i) chain += " → " + way[i];
  found.push_back(chain + ": torch would be seen outside the engine");
}

}  // namespace

Sources read_sources(const std::string& root) {
  Sources sources;
  for (const char* top : {"core", "ui", "app"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(root) / top)) {
      if (!entry.is_regular_file() || !is_source(entry.path())) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      sources[fs::relative(entry.path(), root).generic_string()] = {std::istreambuf_iterator<char>(in), {}};
    }
  }
  return sources;
}

std::vector<std::string> includes_of(const std::string& text) {
  static const std::regex directive(R"([ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"])");
  std::vector<std::string> includes;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::smatch match;
    const std::string line = text.substr(begin, end - begin);
    if (std::regex_search(line, match, directive, std::regex_constants::match_continuous)) includes.push_back(match[1]);
    begin = end + 1;
  }
  return includes;
}

std::string target_of(const Sources& sources, const std::string& file, const std::string& include) {
  static const std::regex torch(R"((ATen|torch|c10|caffe2)/.*|ATen\.h|torch\.h)");
  static const std::regex qt(R"(Q[A-Z]\w*(/.*)?|Qt\w*/.*|q[a-z]+\.h)");
  static const std::regex curl(R"(curl/.*)");
  static const std::regex sqlite(R"(SQLiteCpp/.*|sqlite3(ext)?\.h)");

  const std::string beside = (fs::path(file).parent_path() / include).lexically_normal().generic_string();
  for (const std::string& path : {beside, "core/" + include, "ui/" + include}) {
    if (sources.contains(path)) return path;
  }
  if (std::regex_match(include, torch)) return "<torch>";
  if (std::regex_match(include, qt)) return "<qt>";
  if (std::regex_match(include, curl)) return "<curl>";
  if (std::regex_match(include, sqlite)) return "<sqlite>";
  return include.starts_with("../") ? beside : "";
}

std::vector<std::string> wrong_arrows(const Sources& sources) {
  std::vector<std::string> found;
  for (const auto& [file, text] : sources) {
    check_rules(sources, file, found);
    check_torch_free(sources, file, found);
  }
  return found;
}

}  // namespace lethe::layers
