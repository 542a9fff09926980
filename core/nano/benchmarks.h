// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lethe::nano {

struct BenchmarkItem {
  std::string passage, question;     // empty in bias items; the passage only in reading
  std::vector<std::string> options;  // all different
  std::size_t answer = 0;            // bias: the stereotyped sentence, always the first
  std::string masked;                // bias: the sentence with the sentinel for " <trait>"
  std::vector<std::string> traits;   // bias: the two words behind the sentinel, in the options' order
};

struct BenchmarkElement {
  std::string id;    // "nano-dk-stem"
  std::string file;  // "stem.jsonl"
  std::vector<BenchmarkItem> items;

  /// Percent that guessing scores: the mean of 100 / number of options.
  double chance() const;
};

struct Benchmark {
  std::string name, group, about;
  std::vector<BenchmarkElement> elements;
};

/// nano-dk, nano-rs, nano-rc, nano-bias; the right answer stands in every position about equally often.
const std::vector<std::string>& benchmark_names();
/// `items` an element (bias: every pair in every wording, 120). Throws std::logic_error for an unknown name.
Benchmark make_benchmark(const std::string& name, std::uint64_t seed, std::size_t items = 120);
/// Writes benchmark.json and one jsonl an element.
void write_benchmark(const Benchmark& benchmark, const std::filesystem::path& folder);

}  // namespace lethe::nano
