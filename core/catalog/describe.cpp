// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/describe.h"

namespace lethe::catalog {

namespace {

OrderedJson options_json(const std::vector<Option>& options) {
  OrderedJson list = OrderedJson::array();
  for (const Option& option : options) list.push_back(OrderedJson(to_json(option)));
  return list;
}

OrderedJson folder_json(const FolderEntry& entry) {
  OrderedJson json = {
      {"id", entry.name}, {"about", entry.about}, {"generated", entry.generated}, {"path", entry.path.string()}};
  if (!entry.problem.empty()) json["problem"] = entry.problem;
  return json;
}

const char* name_of(Place place) {
  switch (place) {
    case Place::Folder:
      return "folder";
    case Place::HubCache:
      return "hub cache";
    case Place::Absent:
      return "absent";
  }
  return "";
}

OrderedJson shape_json(const Shape& shape) {
  OrderedJson json = {{"parameters", shape.parameters()}, {"layers", shape.layers}};
  if (shape.decoder_layers > 0) json["decoder_layers"] = shape.decoder_layers;
  json["hidden"] = shape.hidden;
  json["feed_forward"] = shape.feed_forward;
  json["heads"] = shape.heads;
  json["key_heads"] = shape.key_heads;
  json["head_size"] = shape.head_size;
  json["vocabulary"] = shape.vocabulary;
  return json;
}

}  // namespace

OrderedJson to_json(const MethodEntry& method) {
  return {{"id", method.name},
          {"about", method.about},
          {"families", method.families},
          {"options", options_json(method.options)}};
}

OrderedJson to_json(const StrategyEntry& strategy) {
  return {{"id", strategy.name},
          {"about", strategy.about},
          {"reads_scores", strategy.reads_scores},
          {"options", options_json(strategy.options)}};
}

OrderedJson to_json(const ProtocolEntry& protocol) {
  return {{"id", protocol.name},
          {"about", protocol.about},
          {"rules", protocol.rules},
          {"training", OrderedJson(protocol.training)},
          {"evaluation", OrderedJson(protocol.evaluation)}};
}

OrderedJson to_json(const ModelEntry& model) {
  OrderedJson json = folder_json(model);
  json["place"] = name_of(model.place);
  if (!model.repository.empty()) json["repository"] = model.repository;
  if (!model.licence.empty()) json["licence"] = model.licence;
  json["family"] = model.family;
  json["encoder_decoder"] = model.encoder_decoder;
  if (!model.family.empty()) json["shape"] = shape_json(model.shape);
  json["training"] = OrderedJson(model.training);
  return json;
}

OrderedJson to_json(const TaskEntry& task) {
  OrderedJson json = folder_json(task);
  json["metric"] = task.metric;
  return json;
}

OrderedJson to_json(const BenchmarkEntry& benchmark) {
  OrderedJson json = folder_json(benchmark);
  json["elements"] = OrderedJson::array();
  for (const auto& element : benchmark.elements)
    json["elements"].push_back(OrderedJson{{"id", element.id}, {"group", element.group}});
  return json;
}

OrderedJson to_json(const StudyEntry& study) {
  return {{"id", study.name}, {"about", study.about}, {"path", study.path.string()}};
}

}  // namespace lethe::catalog
