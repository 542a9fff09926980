// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "data/benchmark.h"

namespace lethe::data {

/// A folder with a benchmark.json:
///   name, about, licence, source, generated (false)
///   group            dk, rs, rc or bias
///   elements         [{"id", "file", "metric" (acc), "chance" (percent)}, …]; an element may also hold any key below
///                    and 'group', for itself alone
///   prompt           template of the context; may be ""
///   options          name of the list field with the options' texts, or a list of templates
///   answer           field with the right option: its index, its text, or a letter A, B, …
///   answer_base      the index of the first option (0); given, a number is always an index
///   answer_is        "index", "text" or "letter": for data in which the answer could be read in two ways
///   delimiter        between context and option (" ")
///   id_field         name of the field that names a row (else rows are numbered from 0)
///   encoder_decoder  {"prompt", "options", "delimiter"}: what differs for encoder–decoder models
/// For the metric pct_stereotype the first of two options is the stereotyped one; an answer is not needed.
std::unique_ptr<BenchmarkReader> make_benchmark_folder_reader();

}  // namespace lethe::data
