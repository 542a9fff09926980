// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/DeviceAccelerator.h>

#include "engine/engine.h"
#include "engine/environment.h"
#include "engine/gpu.h"
#include "engine/plainly.h"
#include "engine/train/run_loop.h"
#include "study/takes_less.h"

namespace lethe::engine {

namespace {

/// The last event of a run; when not even that can be stored, the store itself knows that the run did not end.
void close(Emitter& emit, run::EventBody body) {
  try {
    emit(std::move(body));
  } catch (const std::exception&) {
  }
}

}  // namespace

void execute(const run::Job& job, run::RunSink& sink, run::RunControl& control) {
  execute(job, sink, control, Makers());
}

void execute(const run::Job& job, run::RunSink& sink, run::RunControl& control, Makers makers) {
  Emitter emit(job.run, job.attempt, sink);
  try {
    plainly([&] {
      prepare_threads(job.environment.threads);
      RunLoop(job, emit, control, std::move(makers)).go();
    });
  } catch (const StopAsked& stop) {
    close(emit, run::RunStopped{stop.reason});
  } catch (const StoppedError& stopped) {
    close(emit, run::RunStopped{stopped.what()});
  } catch (const std::bad_alloc& error) {
    close(emit, run::RunFailed{whose_memory(error) + "; " + study::what_takes_less(job.spec)});
    if (is_gpu(job.environment.device)) at::accelerator::emptyCache();
  } catch (const std::exception& error) {
    close(emit, run::RunFailed{error.what()});
  }
}

}  // namespace lethe::engine
