// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>
#include <string>

namespace SQLite {
class Database;
}

namespace lethe::store {

/// Marks the file as Lethe's («LETH»).
inline constexpr int application_id = 0x4c455448;

/// Migration k brings a database from version k to version k + 1.
std::span<const char* const> migrations();

/// Brings a database to the newest version in one transaction; throws InputError for a newer one and for a file of
/// another program. `where` begins the message.
void migrate(SQLite::Database& connection, const std::string& where, std::span<const char* const> steps = migrations());

/// Throws as migrate() does and changes nothing.
void refuse_unknown(SQLite::Database& connection, const std::string& where);

/// The check alone, for a reader: also refuses an older version.
void check_version(SQLite::Database& connection, const std::string& where);

}  // namespace lethe::store
