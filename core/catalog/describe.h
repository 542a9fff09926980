// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "catalog/catalog.h"

/// One line of `list KIND --json`: {"id", "about", …}.
namespace lethe::catalog {

OrderedJson to_json(const MethodEntry& method);
OrderedJson to_json(const StrategyEntry& strategy);
OrderedJson to_json(const ProtocolEntry& protocol);
OrderedJson to_json(const ModelEntry& model);
OrderedJson to_json(const TaskEntry& task);
OrderedJson to_json(const BenchmarkEntry& benchmark);
OrderedJson to_json(const StudyEntry& study);

}  // namespace lethe::catalog
