// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "data/task.h"

namespace lethe::data {

/// A folder with a task.json:
///   name, about, licence, source, generated (false)
///   train, test      data files, relative to the folder (they may lie outside of it)
///   test_from        {"split": 0.1 or 200}: instead of `test`, the last tenth or the last 200 rows of `train`
///   prompt, target   templates; a target usually begins with a space: " {{headline}}"
///   references       name of a list field with all references (else the target is the only one)
///   source_field     name of the field a rewriting metric (sari) compares with
///   map              {"field": {"value": "words"}}: what to write for a label
///   metric           one of metrics::metric_names()
///   max_new_tokens   64 unless given
std::unique_ptr<TaskReader> make_task_folder_reader();

}  // namespace lethe::data
