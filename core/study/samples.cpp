// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/samples.h"

#include <algorithm>

#include "base/hash.h"
#include "metrics/choice.h"
#include "metrics/metric.h"

namespace lethe::study {

static std::string hash_of(std::initializer_list<std::string> parts, const Evaluation& evaluation) {
  Json all = Json::array();
  for (const std::string& part : parts) all.push_back(part);
  all.push_back(evaluation.protocol);
  all.push_back(evaluation.shots ? Json(*evaluation.shots) : Json());
  return sha256(all.dump());
}

std::size_t limited(const Evaluation& evaluation, std::size_t size) {
  return evaluation.limit ? std::min(size, static_cast<std::size_t>(*evaluation.limit)) : size;
}

std::string sample_hash(const data::Element& element, data::ModelKind kind, const Evaluation& evaluation) {
  // With its name: the same items under two names are two elements.
  return hash_of({element.id, element.sample_hash(limited(evaluation, element.items(kind).size())),
                  element.template_hash, metrics::make_choice_metric(element.metric)->version()},
                 evaluation);
}

std::string sample_hash(const data::Task& task, const Evaluation& evaluation) {
  return hash_of({task.hash, std::to_string(limited(evaluation, task.test().size())),
                  metrics::make_metric(task.metric)->version()},
                 evaluation);
}

}  // namespace lethe::study
