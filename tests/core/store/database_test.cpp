// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "fixture.h"
#include "store/artefacts.h"
#include "store/schema.h"

using namespace lethe;
using namespace lethe::store;
using lethe::study::test::refusal;

class DatabaseTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path file(const char* name) const { return folder_.path().toStdString() + "/" + name; }
  static int number(Database& database, const char* sql) { return database.connection().execAndGet(sql).getInt(); }

 private slots:
  void opens_safely() {
    Database database(file("deep/er/new.db"));
    QCOMPARE(number(database, "PRAGMA user_version"), static_cast<int>(migrations().size()));
    QCOMPARE(number(database, "PRAGMA application_id"), application_id);
    QCOMPARE(number(database, "PRAGMA foreign_keys"), 1);
    QCOMPARE(number(database, "PRAGMA synchronous"), 2);
    QCOMPARE(database.connection().execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
    Database again(file("deep/er/new.db"), Access::ReadOnly);
    QVERIFY_EXCEPTION_THROWN(again.connection().exec("DELETE FROM runs"), SQLite::Exception);
  }

  void migrates_step_by_step() {
    SQLite::Database connection(file("old.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    const std::vector<const char*> first = {"CREATE TABLE a (x); INSERT INTO a VALUES (5);"};
    migrate(connection, "old.db", first);
    const std::vector<const char*> both = {first[0], "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1;"};
    migrate(connection, "old.db", both);
    migrate(connection, "old.db", both);
    QCOMPARE(connection.execAndGet("SELECT y FROM a").getInt(), 6);
    QCOMPARE(connection.execAndGet("PRAGMA user_version").getInt(), 2);
  }

  void a_failed_migration_changes_nothing() {
    SQLite::Database connection(file("failed.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    migrate(connection, "failed.db", std::vector<const char*>{"CREATE TABLE a (x);"});
    const std::vector<const char*> broken = {"CREATE TABLE a (x);", "CREATE TABLE b (x); INSERT INTO c VALUES (1);"};
    QVERIFY_EXCEPTION_THROWN(migrate(connection, "failed.db", broken), SQLite::Exception);
    QCOMPARE(connection.execAndGet("PRAGMA user_version").getInt(), 1);
    QCOMPARE(connection.execAndGet("SELECT count(*) FROM sqlite_master").getInt(), 1);
  }

  void refuses_a_newer_one_untouched() {
    Database(file("newer.db")).connection().exec("PRAGMA user_version = 99");
    const std::string before = read_file(file("newer.db"));
    for (const Access access : {Access::Write, Access::ReadOnly}) {
      const auto said = refusal([&] { Database(file("newer.db"), access); });
      QVERIFY2(said.find("newer.db: written by a newer Lethe (schema 99, this program knows 3)") != std::string::npos,
               said.c_str());
    }
    QVERIFY(read_file(file("newer.db")) == before);
  }

  void refuses_what_is_none() {
    write_file(file("text.db"), std::string(5000, 'x'));
    SQLite::Database(file("other.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (x)");
    const std::string before = read_file(file("other.db"));
    QVERIFY(refusal([&] { Database(file("text.db")); }).find("not a database") != std::string::npos);
    QVERIFY(refusal([&] { Database(file("other.db")); }).find("database of another program") != std::string::npos);
    QVERIFY(refusal([&] { Database(file("none.db"), Access::ReadOnly); }).find("no such database") !=
            std::string::npos);
    QVERIFY(refusal([&] { Database{folder_.path().toStdString()}; }).find("this is a folder") != std::string::npos);
    QVERIFY(refusal([&] { Database(file("text.db/x/y.db")); }).find("cannot be") != std::string::npos);
    QVERIFY(read_file(file("other.db")) == before);
    QVERIFY(!std::filesystem::exists(file("none.db")));
  }

  void many_may_make_it_at_once() {
    std::atomic<int> opened = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        Database database(file("race.db"));
        if (number(database, "SELECT count(*) FROM runs") == 0) ++opened;
      });
    for (auto& thread : threads) thread.join();
    QCOMPARE(opened.load(), 8);
  }

  void artefacts_lie_beside_it() {
    QCOMPARE(artefacts_folder("/a/b/study.db"), std::filesystem::path("/a/b/study.artefacts"));
    for (const char* good : {"a", "a/b", "a/../b"}) QVERIFY2(is_inside(good), good);
    for (const char* bad : {"", ".", "..", "/a", "../a", "a/../../b"}) QVERIFY2(!is_inside(bad), bad);
  }
};

QTEST_GUILESS_MAIN(DatabaseTest)
#include "database_test.moc"
