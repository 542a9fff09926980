// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lethe::data {

/// What a template may differ for: a model that continues a text, or one that reads a text and writes another.
enum class ModelKind { causal, encoder_decoder };

/// A question with its options. A model scores each continuation after the context by log-likelihood.
struct Item {
  std::string id;      // of the row: the field the benchmark's 'id_field' names, else its number in the file from 0
  std::string sample;  // sha256 of the row
  std::string context;
  std::vector<std::string> continuations;  // delimiter + option
  std::vector<std::size_t> lengths;        // of the options in code points, the delimiter excluded (for acc_norm)
  int gold = 0;                            // index of the right option; pct_stereotype: 0, the stereotyped sentence
};

struct Element {
  std::string id;
  std::string group;   // dk, rs, rc or bias
  std::string metric;  // one of metrics::choice_metric_names()
  double chance = 0;   // percent; mean over the items of 100 / options unless the benchmark says otherwise
  std::string template_hash;
  std::vector<Item> causal;
  std::optional<std::vector<Item>> encoder_decoder;  // only where the benchmark has a template of its own for them

  const std::vector<Item>& items(ModelKind kind) const {
    return kind == ModelKind::encoder_decoder && encoder_decoder ? *encoder_decoder : causal;
  }
  /// Hash of the rows behind the first `limit` items (0: all): two scores are comparable only if it agrees.
  std::string sample_hash(std::size_t limit = 0) const;
};

struct Benchmark {
  std::string name, about, licence, source;
  std::string group;
  bool generated = false;
  std::vector<Element> elements;
  std::string hash;  // sha256 over the description and the bytes of the data files: of the set of its templates
};

/// A folder → a benchmark. One implementation a kind of folder.
class BenchmarkReader {
 public:
  virtual ~BenchmarkReader() = default;
  virtual bool knows(const std::filesystem::path& folder) const = 0;
  /// Throws InputError naming file, line and field.
  virtual Benchmark read(const std::filesystem::path& folder) const = 0;
};

/// Every kind of benchmark folder there is.
std::vector<std::unique_ptr<BenchmarkReader>> benchmark_readers();

/// The benchmark in a folder (or of a description file in it), by the first reader that knows it.
Benchmark read_benchmark(const std::filesystem::path& folder);

}  // namespace lethe::data
