// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "data/rows.h"

namespace lethe::data {

std::unique_ptr<RowReader> make_jsonl_reader();
std::unique_ptr<RowReader> make_json_reader();
std::unique_ptr<RowReader> make_csv_reader();

}  // namespace lethe::data
