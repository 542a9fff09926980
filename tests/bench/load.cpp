// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <unistd.h>

#include <iostream>

#include "base/peak_memory.h"
#include "bench/models.h"
#include "bench/parts.h"
#include "engine/engine.h"
#include "support/random_checkpoint.h"

namespace lethe::bench {

namespace {

const Json bloom_228m = {{"model_type", "bloom"}, {"architectures", {"BloomForCausalLM"}},
                         {"vocab_size", 50304},   {"hidden_size", 1024},
                         {"n_layer", 14},         {"n_head", 16},
                         {"bos_token_id", 1},     {"eos_token_id", 2},
                         {"pad_token_id", 3}};

std::uint64_t bytes_of_weights(const fs::path& folder) {
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".safetensors") bytes += entry.file_size();
  return bytes;
}

/// Into memory of their size, as a program does that wants them.
void read_all(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto size = static_cast<std::size_t>(entry.file_size());
    const std::unique_ptr<char[]> bytes(new char[size]);
    const int file = ::open(entry.path().c_str(), O_RDONLY);
    std::size_t done = 0;
    for (ssize_t got = 1; done < size && got > 0; done += static_cast<std::size_t>(std::max<ssize_t>(got, 0)))
      got = ::read(file, bytes.get() + done, size - done);
    ::close(file);
  }
}

/// Opening a folder beside reading its bytes, both from the system's memory of the file, and the memory it takes.
std::vector<Comparison> measure_one(const Setting& setting, const fs::path& folder, const std::string& name,
                                    double loaded_bytes) {
  const double megabytes = static_cast<double>(bytes_of_weights(folder)) / 1e6;
  Comparison speed{"loading", name, "MB/s", {}, {}, {}, {}, "the peer reads the bytes"};
  Comparison peak{"memory at the peak of loading", name, "bytes a loaded byte", {}, {}, {}, {}, "-"};
  read_all(folder);
  for (int repeat = 0; repeat < setting.repeats; ++repeat) {
    const PeakMemory memory;
    std::unique_ptr<run::ModelService> service;
    const double opening = seconds_of([&] { service = engine::make_model_service(folder, {"cpu", setting.threads}); });
    peak.own.push_back(memory.bytes() / loaded_bytes);
    service.reset();
    speed.own.push_back(megabytes / opening);
    speed.peer.push_back(megabytes / seconds_of([&] { read_all(folder); }));
  }
  return {speed, peak};
}

}  // namespace

std::vector<Comparison> measure_loading(const Setting& setting) {
  std::cerr << "lethe-bench: writing a model of 228 M parameters" << std::endl;
  const fs::path wide = setting.folder / "load-fp32", narrow = setting.folder / "load-bf16";
  test::write_random_checkpoint(bloom_228m, resources() / "models/bloomz-nano-m", wide);
  engine::save_copy(wide, narrow, "bf16", 5'000'000'000);
  const double loaded = static_cast<double>(bytes_of_weights(wide));
  std::vector<Comparison> all = measure_one(setting, wide, "BLOOM, 228 M, stored in fp32", loaded);
  for (Comparison& row : measure_one(setting, narrow, "BLOOM, 228 M, stored in bf16", loaded))
    all.push_back(std::move(row));
  return all;
}

}  // namespace lethe::bench
