// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "base/random.h"

namespace lethe::nano {

/// A plain sentence in the vocabulary of the five tasks; never an input or an answer of one.
std::string lexicon_sentence(Random& random);

}  // namespace lethe::nano
