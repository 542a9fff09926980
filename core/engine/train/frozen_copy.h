// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/strategies/strategy.h"
#include "engine/train/method_stages.h"

namespace lethe::engine {

/// What a copy of the model is made of: its weights and what the method declares (not copied yet), and how far the run
/// has come, which says what the method has attached.
NamedTensors copyable_state(const LanguageModel& model, const Method& method, StagePoint point);

/// A model built like `like` that holds `state`, with the fresh `method` attached and brought to where the state's was.
/// Nothing in it takes gradients. Throws InputError where the state is of another model or method.
FrozenCopy frozen_copy(const LanguageModel& like, std::unique_ptr<Method> method, const study::RunSpec& spec,
                       const NamedTensors& state);

}  // namespace lethe::engine
