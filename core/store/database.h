// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>

namespace SQLite {
class Database;
}

namespace lethe::store {

enum class Access {
  ReadOnly,  ///< the file must be there
  Write,     ///< made when it is not there; several programs may have it open so
};

/// One connection to a database file; one a thread. Throws InputError when the file cannot be opened, is no database of
/// Lethe's or was written by a newer version. An older one is brought up to date.
class Database {
 public:
  explicit Database(std::filesystem::path file, Access access = Access::Write);
  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;

  const std::filesystem::path& file() const { return file_; }
  /// For the inside of store/ only.
  SQLite::Database& connection() { return *connection_; }

 private:
  std::filesystem::path file_;
  std::unique_ptr<SQLite::Database> connection_;
};

/// What an exception that a query threw means to the user; "" for one that is not of the database.
std::string explained(const std::exception& error, const std::string& file);

/// Changes whenever another connection, of this program or another, has committed.
std::int64_t data_version(Database& database);

/// "ok", or what SQLite finds wrong with the file.
std::string check_integrity(Database& database);

/// The folder beside the database for weights and resume points: "x.artefacts" for "x.db". Rows name what lies in it
/// relatively, so a database can be moved with its folder.
std::filesystem::path artefacts_folder(const std::filesystem::path& database);

}  // namespace lethe::store
