// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "design/chip.h"
#include "design/palette_model.h"
#include "design/task_card.h"
#include "study/expand.h"

namespace lethe::ui {

/// What the study looks like: made from it, from what it expands to (for numbers that are resolved only there), from
/// what there is, and from what is wrong.
struct Looks {
  const study::Study& study;
  const study::Expansion& expansion;
  const PaletteModel& things;
  const std::vector<Problem>& problems;
};

std::vector<std::vector<CardFace>> card_faces(const Looks& looks);
std::vector<ChipFace> chip_faces(Part part, const Looks& looks);
/// «AdamW 3e-3, linear, warm-up 3 %, batch 16»; what differs between the runs is left out.
QString training_summary(const Looks& looks);
QString evaluation_summary(const Looks& looks);

}  // namespace lethe::ui
