// SPDX-License-Identifier: GPL-3.0-or-later
#include "computing.h"

#include "command.h"

namespace lethe::cli {

void declare_device(CLI::App& app, std::string& device, int& threads) {
  app.add_option("--device", device, "auto (a GPU where one can be used), cpu, cuda or cuda:N");
  app.add_option("--threads", threads, "Threads of the processor; 0 = all")->check(at_least(0));
}

void declare_computing(CLI::App& app, engine::Computing& computing) {
  declare_device(app, computing.device, computing.threads);
  app.add_option("--dtype", computing.dtype, "Number type to compute in: fp32, bf16 or fp16")
      ->check(one_of({"fp32", "bf16", "fp16"}));
}

}  // namespace lethe::cli
