// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/compare.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>

#include "bench/peer.h"
#include "figures/table.h"
#include "figures/text.h"

namespace lethe::bench {

namespace {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// Three digits are all that such a measurement is worth.
std::string digits(double value) {
  const int before = value > 0 ? static_cast<int>(std::floor(std::log10(value))) + 1 : 1;
  return figures::fixed(value, std::clamp(3 - before, 0, 3));
}

double rate(const Repeat& repeat) { return repeat.amount / repeat.seconds; }

}  // namespace

double seconds_of(const std::function<void()>& action) {
  const auto begin = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string equal_share(const Json& own, const Json& peer) {
  if (own == peer) return "equal";
  std::size_t same = 0;
  for (std::size_t i = 0; i < std::min(own.size(), peer.size()); ++i) same += own[i] == peer[i] ? 1 : 0;
  return std::to_string(same) + " of " + std::to_string(own.size()) + " equal";
}

Comparison compare(const Setting& setting, const Work& work) {
  Comparison row{work.what, work.model, work.unit, {}, {}, {}, {}, "no peer"};
  Peer peer(setting, work.peer);
  row.agreement = peer.why_not();
  for (int i = work.warm_up ? -1 : 0; i < setting.repeats; ++i) {
    std::cerr << "lethe-bench: " << work.what << ", " << work.model << ", "
              << (i < 0 ? "warming up" : "repeat " + std::to_string(i + 1) + " of " + std::to_string(setting.repeats))
              << std::endl;
    const Repeat own = work.own();
    if (i >= 0) row.own.push_back(rate(own)), row.own_bytes.push_back(own.bytes);
    if (!peer.there()) continue;
    const Repeat other = peer.repeat();
    if (!peer.there()) {
      row.agreement = peer.why_not();
      row.peer.clear();
      continue;
    }
    if (i >= 0) row.peer.push_back(rate(other)), row.peer_bytes.push_back(other.bytes);
    row.agreement = work.agree(own.result, other.result);
  }
  return row;
}

Comparison memory_of(const Comparison& row, const std::string& what) {
  Comparison memory{what, row.model, "MB", row.own_bytes, row.peer_bytes, {}, {}, row.agreement};
  for (std::vector<double>* side : {&memory.own, &memory.peer})
    for (double& bytes : *side) bytes /= 1e6;
  return memory;
}

std::string table_of(const std::vector<Comparison>& rows) {
  figures::Table table;
  table.caption = "Medians";
  table.columns = {{"what", "What", false},      {"model", "Model", false}, {"unit", "Unit", false},
                   {"lethe", "Lethe", true},     {"peer", "Peer", true},    {"ratio", "Ratio", true},
                   {"agree", "Agreement", false}};
  for (const Comparison& row : rows) {
    const bool compared = !row.peer.empty();
    table.rows.push_back({{row.what, {}},
                          {row.model, {}},
                          {row.unit, {}},
                          {digits(median(row.own)), {}},
                          {compared ? digits(median(row.peer)) : "–", {}},
                          {compared ? figures::fixed(median(row.own) / median(row.peer), 2) : "–", {}},
                          {row.agreement, {}}});
  }
  return figures::plain_text(table);
}

OrderedJson to_json(const Comparison& row) {
  OrderedJson json = {{"what", row.what},          {"model", row.model}, {"unit", row.unit},
                      {"median", median(row.own)}, {"repeats", row.own}, {"peer_median", nullptr},
                      {"peer_repeats", row.peer},  {"ratio", nullptr},   {"agreement", row.agreement}};
  if (!row.peer.empty()) {
    json["peer_median"] = median(row.peer);
    json["ratio"] = median(row.own) / median(row.peer);
  }
  return json;
}

}  // namespace lethe::bench
