// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/choice_mime.h"

namespace lethe::ui {

std::unique_ptr<QMimeData> to_mime(const Dragged& dragged) {
  Json json = {{"part", static_cast<int>(dragged.part)}, {"name", dragged.name}};
  if (dragged.from) json["from"] = {dragged.from->lane, dragged.from->item};
  auto mime = std::make_unique<QMimeData>();
  mime->setData(choice_mime_type, QByteArray::fromStdString(json.dump()));
  return mime;
}

std::optional<Dragged> dragged_of(const QMimeData* mime) {
  if (!mime || !mime->hasFormat(choice_mime_type)) return std::nullopt;
  try {
    const Json json = Json::parse(mime->data(choice_mime_type).toStdString());
    const int part = json.at("part").get<int>();
    if (part < 0 || part > static_cast<int>(Part::Training)) return std::nullopt;
    Dragged dragged{static_cast<Part>(part), json.at("name").get<std::string>(), {}};
    if (json.contains("from"))
      dragged.from = Spot{json["from"].at(0).get<std::size_t>(), json["from"].at(1).get<std::size_t>()};
    return dragged;
  } catch (const Json::exception&) {
    return std::nullopt;  // another program's data under our name
  }
}

}  // namespace lethe::ui
