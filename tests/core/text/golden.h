// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTest>
#include <filesystem>
#include <string>

#include "base/files.h"
#include "base/json.h"
#include "text/tokenizer.h"

namespace lethe::text {

inline Json read_golden(const std::string& name) {
  return read_json_file(std::filesystem::path(LETHE_SOURCE_DIR) / "tests/golden/text" / (name + ".json"));
}

inline Tokenizer load_from(const QTemporaryDir& folder, const Json& tokenizer) {
  const std::filesystem::path path = folder.path().toStdString();
  write_file(path / "tokenizer.json", tokenizer.dump());
  return Tokenizer::load(path);
}

inline std::string bytes_of_case(const Json& item) {
  if (!item.contains("hex")) return item.at("text").get<std::string>();
  return QByteArray::fromHex(QByteArray::fromStdString(item.at("hex").get<std::string>())).toStdString();
}

using Ids = std::vector<std::int32_t>;

/// Compares one case of a golden file; the texts are JSON so that a failure shows them.
inline void compare_case(const Tokenizer& tokenizer, const Json& item) {
  const auto text = [](const auto& value) { return QString::fromStdString(Json(value).dump()); };
  Ids ids;
  if (item.contains("decode")) {
    ids = item.at("decode").get<Ids>();
  } else {
    const std::string bytes = bytes_of_case(item);
    ids = tokenizer.encode(bytes);
    QCOMPARE(text(ids), text(item.at("ids")));
    if (item.contains("plain")) QCOMPARE(text(tokenizer.encode(bytes, false)), text(item.at("plain")));
  }
  if (!item.contains("decoded")) return;
  QCOMPARE(text(tokenizer.decode(ids)), text(item.at("decoded")));
  QCOMPARE(text(tokenizer.decode(ids, false)), text(item.at("decoded_all")));
}

}  // namespace lethe::text
