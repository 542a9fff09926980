// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/file_kind.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace lethe::ui {

namespace {

constexpr int bytes_that_tell = 4096;
constexpr QByteArrayView sqlite_begins{"SQLite format 3\0", 16};

QString tr(const char* text) { return QCoreApplication::translate("FileKind", text); }

LookedAt refuse(const QString& sentence) { return {FileKind::Neither, sentence}; }

FileKind kind_of(QByteArray begin, const QString& ending) {
  if (begin.startsWith(sqlite_begins)) return FileKind::Database;
  if (begin.startsWith("\xEF\xBB\xBF")) begin.remove(0, 3);
  if (begin.trimmed().startsWith('{')) return FileKind::Study;
  if (ending == "json") return FileKind::Study;  // the Design page says where it is wrong
  if (begin.isEmpty() && ending == "db") return FileKind::Database;
  return FileKind::Neither;
}

}  // namespace

LookedAt look_at(const QString& file) {
  const QFileInfo info(file);
  if (info.isDir()) return refuse(tr("%1 is a folder; expected a study (.json) or a database (.db).").arg(file));
  if (!info.exists()) return refuse(tr("%1: there is no such file.").arg(file));
  if (!info.isFile()) return refuse(tr("%1 is no ordinary file; expected a study or a database.").arg(file));
  QFile in(file);
  if (!in.open(QIODevice::ReadOnly)) return refuse(tr("%1 cannot be read: %2.").arg(file, in.errorString()));
  const FileKind kind = kind_of(in.read(bytes_that_tell), info.suffix().toLower());
  if (kind == FileKind::Neither)
    return refuse(
        tr("%1 is neither a study nor a database; expected a JSON file or one of Lethe's databases.").arg(file));
  return {kind, {}};
}

}  // namespace lethe::ui
