// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

namespace lethe::store {

/// A write transaction: rolled back unless commit() was reached. All commits of Lethe go through here, so the fault
/// points "before-commit", "commit" and "after-commit" are passed at each. A full disk gives StoppedError.
class Transaction {
 public:
  explicit Transaction(SQLite::Database& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  SQLite::Database& connection_;
  bool open_ = true;
};

/// Throws what an error of SQLite means to the user: StoppedError for a full disk, else InputError, naming the file.
[[noreturn]] void rethrow(const SQLite::Exception& error, const std::string& file);

}  // namespace lethe::store
