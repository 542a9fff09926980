// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace lethe::store {

/// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};

/// Seconds since 1970.
inline double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// The prepared statements of one connection, each prepared once.
class Statements {
 public:
  explicit Statements(SQLite::Database& connection) : connection_(connection) {}

  /// The statement with all its values bound, ready to step. One that is not stepped to its end must be reset.
  template <class... Values>
  SQLite::Statement& operator()(const char* sql, const Values&... values) {
    auto& statement = prepared_[sql];
    if (!statement) statement = std::make_unique<SQLite::Statement>(connection_, sql);
    statement->tryReset();
    int place = 0;
    (bind(*statement, ++place, values), ...);
    return *statement;
  }

  /// Runs a statement without result; returns the number of rows it changed.
  template <class... Values>
  int run(const char* sql, const Values&... values) {
    return (*this)(sql, values...).exec();
  }

  /// The first column of the first row.
  template <class... Values>
  std::optional<std::int64_t> number(const char* sql, const Values&... values) {
    auto& statement = (*this)(sql, values...);
    std::optional<std::int64_t> result;
    if (statement.executeStep() && !statement.getColumn(0).isNull()) result = statement.getColumn(0).getInt64();
    statement.reset();
    return result;
  }
  template <class... Values>
  std::optional<std::string> text(const char* sql, const Values&... values) {
    auto& statement = (*this)(sql, values...);
    std::optional<std::string> result;
    if (statement.executeStep() && !statement.getColumn(0).isNull()) result = statement.getColumn(0).getString();
    statement.reset();
    return result;
  }

  SQLite::Database& connection() { return connection_; }

 private:
  static void bind(SQLite::Statement& to, int place, const std::string& value) { to.bind(place, value); }
  static void bind(SQLite::Statement& to, int place, const char* value) { to.bind(place, value); }
  static void bind(SQLite::Statement& to, int place, const Blob& value) {
    to.bind(place, static_cast<const void*>(value.bytes.data()), static_cast<int>(value.bytes.size()));
  }
  template <class T>
  requires std::is_arithmetic_v<T>
  static void bind(SQLite::Statement& to, int place, T value) {
    // SQLite stores what is not a number as NULL; real_of() turns it back.
    if constexpr (std::is_floating_point_v<T>)
      to.bind(place, static_cast<double>(value));
    else
      to.bind(place, static_cast<std::int64_t>(value));
  }
  template <class T>
  static void bind(SQLite::Statement& to, int place, const std::optional<T>& value) {
    if (value)
      bind(to, place, *value);
    else
      to.bind(place);
  }

  SQLite::Database& connection_;
  std::map<std::string, std::unique_ptr<SQLite::Statement>, std::less<>> prepared_;
};

inline double real_of(const SQLite::Column& column) {
  return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
}
template <class T>
std::optional<T> optional_of(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  if constexpr (std::is_floating_point_v<T>)
    return column.getDouble();
  else
    return static_cast<T>(column.getInt64());
}

/// Several questions see one state of the database.
class Snapshot {
 public:
  explicit Snapshot(SQLite::Database& connection) : connection_(connection) { connection_.exec("BEGIN"); }
  ~Snapshot() { connection_.tryExec("COMMIT"); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  SQLite::Database& connection_;
};

}  // namespace lethe::store
