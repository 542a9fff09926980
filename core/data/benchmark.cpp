// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/benchmark.h"

#include "base/error.h"
#include "base/hash.h"
#include "data/benchmark_folder.h"

namespace lethe::data {

std::string Element::sample_hash(std::size_t limit) const {
  Sha256 hash;
  const std::size_t count = limit == 0 ? causal.size() : std::min(limit, causal.size());
  for (std::size_t i = 0; i < count; ++i) hash.add(causal[i].sample);
  return hash.hex();
}

std::vector<std::unique_ptr<BenchmarkReader>> benchmark_readers() {
  std::vector<std::unique_ptr<BenchmarkReader>> readers;
  readers.push_back(make_benchmark_folder_reader());
  return readers;
}

Benchmark read_benchmark(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.filename() == "benchmark.json" ? path.parent_path() : path;
  for (const auto& reader : benchmark_readers())
    if (reader->knows(folder)) return reader->read(folder);
  throw InputError(folder.string() + ": this is no benchmark; expected a folder with a benchmark.json");
}

}  // namespace lethe::data
