// SPDX-License-Identifier: GPL-3.0-or-later
// Whole fetches from a hub of this program's own, and all that can go wrong on the way.
#include "hub/fetch.h"

#include <QTemporaryDir>
#include <QTest>
#include <random>

#include "base/files.h"
#include "base/hash.h"
#include "hub/cache_layout.h"
#include "support/expect.h"
#include "support/fake_hub.h"

using namespace lethe;
using namespace lethe::hub;
using lethe::test::FakeHub;
using lethe::test::HttpReply;
using lethe::test::HttpRequest;
using lethe::test::Mishap;
namespace fs = std::filesystem;

namespace {

/// Waits for nothing, but notes how long it should have.
struct Notes final : Watcher {
  void progressed(const Progress& at) override {
    last = at;
    if (stop_at > 0 && at.done >= stop_at) stopped = true;
  }
  void say(const std::string& sentence) override { said.push_back(sentence); }
  bool wait(std::chrono::milliseconds time) override {
    if (time.count() > 0) waits.push_back(time.count());
    return !stopped;
  }
  Progress last;
  std::vector<std::string> said;
  std::vector<std::int64_t> waits;
  std::int64_t stop_at = 0;
  bool stopped = false;
};

std::string noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

/// The message of the StoppedError that `call` throws.
template <class Call>
QString stop(Call call) {
  try {
    call();
  } catch (const StoppedError& error) {
    return QString::fromStdString(error.what());
  }
  return {};
}

/// A hub with a model, and a cache.
struct World {
  World() {
    hub.files = {{"config.json", {"{\"model_type\": \"bloom\"}", false, {}}},
                 {"tokenizer.json", {noise(70000, 1), true, {}}},
                 {"model.safetensors", {noise(300000, 2), true, {}}},
                 {"README.md", {"# hello", false, {}}},
                 {"flax_model.msgpack", {"flax", true, {}}}};
    settings.endpoint = hub.address();
    settings.cache = fs::path(folder.path().toStdString()) / "hub";
    settings.token = "hf_secret";
  }
  Fetched fetch(const std::string& revision = "main") { return hub::fetch(settings, hub.id, revision, notes); }
  fs::path model() const { return settings.cache / "models--tiny--model"; }
  fs::path snapshot() const { return model() / "snapshots" / hub.commit; }
  fs::path blob(const std::string& name) const { return model() / "blobs" / FakeHub::hash_of(hub.files.at(name)); }
  fs::path partial(const std::string& name) const { return blob(name).string() + ".incomplete"; }
  std::string content(const std::string& name) const { return hub.files.at(name).content; }
  bool nothing_looks_whole() const { return !fs::exists(model() / "snapshots") && !fs::exists(model() / "refs"); }
  void is_whole() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(snapshot())) {
      names.push_back(entry.path().filename().string());
      QCOMPARE(read_file(entry.path()), content(names.back()));
      QCOMPARE(fs::read_symlink(entry.path()), fs::path("../../blobs") / FakeHub::hash_of(hub.files.at(names.back())));
    }
    std::sort(names.begin(), names.end());
    QCOMPARE(names, (std::vector<std::string>{"config.json", "model.safetensors", "tokenizer.json"}));
    for (const auto& entry : fs::directory_iterator(model() / "blobs")) QVERIFY(!entry.path().has_extension());
  }
  /// Ranges asked for at the store, in order.
  std::vector<std::string> ranges() const {
    std::vector<std::string> ranges;
    for (const HttpRequest& request : hub.at_store())
      if (request.target.ends_with("model.safetensors")) ranges.push_back(request.header("range"));
    return ranges;
  }

  QTemporaryDir folder;
  FakeHub hub;
  Settings settings;
  Notes notes;
};

}  // namespace

class FetchTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { qputenv("no_proxy", "*"); }

  void a_model_is_fetched_once() {
    World world;
    const Fetched first = world.fetch();
    world.is_whole();
    QCOMPARE(first.folder, world.snapshot());
    QCOMPARE(first.files.size(), std::size_t{3});
    QCOMPARE(first.bytes_fetched(), first.bytes());
    QCOMPARE(world.notes.last.done, world.notes.last.size);
    QCOMPARE(world.notes.last.size, first.bytes());
    QCOMPARE(read_file(world.model() / "refs/main"), world.hub.commit);
    QCOMPARE(world.hub.downloads(), std::size_t{3});
    const Fetched second = world.fetch();
    QCOMPARE(second.bytes_fetched(), std::int64_t{0});
    QCOMPARE(second.bytes(), first.bytes());
    QCOMPARE(world.hub.downloads(), std::size_t{3});
    QCOMPARE(world.notes.waits.size(), std::size_t{0});
    QCOMPARE(world.notes.said.size(), std::size_t{0});
  }

  void the_token_stays_at_the_hub() {
    World world;
    world.fetch();
    for (const HttpRequest& request : world.hub.at_hub())
      QCOMPARE(request.header("authorization"), std::string("Bearer hf_secret"));
    QCOMPARE(world.hub.at_store().size(), std::size_t{2});
    for (const HttpRequest& request : world.hub.at_store())
      for (const auto& [name, value] : request.headers)
        QVERIFY2(value.find("hf_secret") == std::string::npos, name.c_str());
  }

  void new_commits_share_what_is_equal() {
    World world;
    world.fetch();
    const fs::path old = world.snapshot();
    world.hub.commit = std::string(40, 'd');
    world.hub.files["config.json"].content = "{}";
    const Fetched next = world.fetch();
    QCOMPARE(next.bytes_fetched(), std::int64_t{2});
    world.is_whole();
    QCOMPARE(read_file(world.model() / "refs/main"), world.hub.commit);
    QVERIFY(fs::exists(old / "config.json"));
    world.fetch("refs/pr/1");
    QCOMPARE(world.hub.at_hub().back().target, std::string("/api/models/tiny/model/revision/refs%2Fpr%2F1?blobs=true"));
    QCOMPARE(read_file(world.model() / "refs/refs/pr/1"), world.hub.commit);
    world.fetch(world.hub.commit);
    QVERIFY(!fs::exists(world.model() / "refs" / world.hub.commit));
  }

  void a_broken_connection_is_taken_up() {
    World world;
    world.hub.mishaps["model.safetensors"] = {{.cut_after = 100000}, {.cut_after = 50000}};
    world.fetch();
    world.is_whole();
    QCOMPARE(world.ranges(), (std::vector<std::string>{"", "bytes=100000-", "bytes=150000-"}));
    QCOMPARE(world.notes.waits, (std::vector<std::int64_t>{1000, 1000}));  // each got further
    QVERIFY(world.notes.said.front().find("trying again in 1 s") != std::string::npos);
  }

  void a_server_without_ranges_begins_again() {
    World world;
    world.hub.mishaps["model.safetensors"] = {{.cut_after = 100000}, {.ignores_range = true}};
    world.fetch();
    world.is_whole();
    QCOMPARE(world.ranges(), (std::vector<std::string>{"", "bytes=100000-"}));
  }

  void another_part_than_asked_for_is_refused() {
    World world;
    world.hub.mishaps["model.safetensors"] = {
        {.instead = HttpReply{206, {{"Content-Range", "bytes 5-9/300000"}}, "hello"}}};
    EXPECT_IN("another part than was asked for", stop([&] { world.fetch(); }));
    QVERIFY(world.nothing_looks_whole());
    world.fetch();
    world.is_whole();
  }

  void a_stop_keeps_what_came() {
    World world;
    world.hub.mishaps["model.safetensors"] = {{.stall_after = 100000}};
    world.notes.stop_at = 100000;
    EXPECT_IN("goes on from here", stop([&] { world.fetch(); }));
    const auto kept = static_cast<std::int64_t>(fs::file_size(world.partial("model.safetensors")));
    QVERIFY(kept > 0 && kept <= 100000);
    QVERIFY(world.nothing_looks_whole());
    world.notes = {};
    world.fetch();
    world.is_whole();
    QCOMPARE(world.ranges().back(), "bytes=" + std::to_string(kept) + "-");
    QCOMPARE(world.notes.last.done, world.notes.last.size);
  }

  void leftovers_of_any_kind_do_no_harm_data() {
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("right");
    QTest::addColumn<bool>("ends_well");
    QTest::newRow("a beginning") << 1234 << true << true;
    QTest::newRow("all of it") << 300000 << true << true;
    QTest::newRow("too much") << 300001 << true << true;
    QTest::newRow("another file's beginning") << 1234 << false << false;
  }
  void leftovers_of_any_kind_do_no_harm() {
    QFETCH(int, size);
    QFETCH(bool, right);
    QFETCH(bool, ends_well);
    World world;
    fs::create_directories(world.model() / "blobs");
    std::string left = right ? world.content("model.safetensors") : noise(300000, 9);
    left.resize(static_cast<std::size_t>(size));
    write_file(world.partial("model.safetensors"), left);
    if (!ends_well) {
      EXPECT_IN("model.safetensors: what came is not what the hub announced", stop([&] { world.fetch(); }));
      QVERIFY(!fs::exists(world.partial("model.safetensors")));
      QVERIFY(world.nothing_looks_whole());
    }
    world.fetch();
    world.is_whole();
  }

  void altered_bytes_are_refused_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("a large file, by SHA-256") << "model.safetensors";
    QTest::newRow("a small file, by git's SHA-1") << "config.json";
  }
  void altered_bytes_are_refused() {
    QFETCH(QString, name);
    World world;
    auto& file = world.hub.files[name.toStdString()];
    file.sent = file.content;
    file.sent.back() ^= 1;
    const QString message = stop([&] { world.fetch(); });
    EXPECT_IN(": what came is not what the hub announced", message);
    QVERIFY(message.startsWith(name));
    QVERIFY(!fs::exists(world.blob(name.toStdString())));
    QVERIFY(!fs::exists(world.partial(name.toStdString())));
    QVERIFY(world.nothing_looks_whole());
    file.sent.clear();
    world.fetch();
    world.is_whole();
  }

  void other_sizes_are_refused() {
    for (const int change : {-1, 1}) {
      World world;
      auto& file = world.hub.files["model.safetensors"];
      file.sent = noise(file.content.size() + static_cast<std::size_t>(change), 2);
      EXPECT_IN("bytes of it, expected 300000", stop([&] { world.fetch(); }));
      QVERIFY(!fs::exists(world.partial("model.safetensors")));
      QVERIFY(world.nothing_looks_whole());
      // Without a word of the server on it, one more byte than announced ends it.
      world.hub.mishaps["model.safetensors"] = {{.instead = HttpReply{200, {{"Content-Length", ""}}, file.sent}}};
      if (change > 0) EXPECT_IN("more than the announced 300000", stop([&] { world.fetch(); }));
    }
  }

  void busy_servers_are_asked_again() {
    World world;
    world.hub.refusals = {{500, {}, "oh"}, {503, {{"Retry-After", "7"}}, ""}, {429, {}, ""}};
    world.hub.mishaps["config.json"] = {{.instead = HttpReply{502, {}, "bad gateway"}}};
    world.fetch();
    world.is_whole();
    QCOMPARE(world.notes.waits, (std::vector<std::int64_t>{1000, 7000, 4000, 1000}));
    QVERIFY(world.notes.said[1].find("the server answers 503; trying again in 7 s") != std::string::npos);
  }

  void patience_ends() {
    World world;
    world.hub.refusals.assign(20, {500, {}, ""});
    EXPECT_IN("the server answers 500, and so after 6 tries", stop([&] { world.fetch(); }));
    QCOMPARE(world.notes.waits, (std::vector<std::int64_t>{1000, 2000, 4000, 8000, 16000}));
    world.hub.refusals = {{503, {{"Retry-After", "3600"}}, ""}};
    EXPECT_IN("asks to be left alone for 3600 s", stop([&] { world.fetch(); }));
    // A connection that breaks without bringing anything is no progress.
    world.hub.refusals.clear();
    world.hub.mishaps["model.safetensors"].assign(20, {.cut_after = 0});
    EXPECT_IN("after 6 tries", stop([&] { world.fetch(); }));
    world.settings.endpoint = "http://127.0.0.1:1";
    EXPECT_IN("after 3 tries; check the connection", stop([&] { world.fetch(); }));
  }

  void refusals_are_explained_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::addColumn<bool>("with_token");
    QTest::addColumn<QString>("words");
    const auto row = [](int status, const char* code, bool token, const char* words) {
      QTest::addRow("%d %s %d", status, code, token) << status << code << token << words;
    };
    row(401, "GatedRepo", false, "tiny/model is given out on conditions: accept them at ");
    row(401, "GatedRepo", false, "set HF_TOKEN");
    row(403, "GatedRepo", true, "see that the token in use is of that account");
    row(404, "RepoNotFound", false, "there is no model tiny/model at ");
    row(401, "RepoNotFound", false, "or it is private; check the name, or set HF_TOKEN");
    row(401, "", true, "that the token in use is valid");
    row(404, "RevisionNotFound", false, "tiny/model has no revision 'main'");
    row(403, "", true, "the hub forbids it («Because [31m I say so»)");
    row(400, "", true, "the hub answers 400");
  }
  void refusals_are_explained() {
    QFETCH(int, status);
    QFETCH(QString, code);
    QFETCH(bool, with_token);
    QFETCH(QString, words);
    World world;
    if (!with_token) world.settings.token.clear();
    world.hub.refusals = {test::refusal_of_hub(status, code.toStdString(), "Because\x1b[31m I say so")};
    QString expected = words;
    if (words.contains('[')) expected = "the hub forbids it («Because [31m I say so»)";
    const QString message = test::refusal([&] { world.fetch(); });
    QVERIFY2(message.contains(expected), qPrintable(message));
    QVERIFY(!fs::exists(world.settings.cache));
  }

  void a_missing_file_is_told() {
    World world;
    world.hub.mishaps["model.safetensors"] = {{.instead = test::refusal_of_hub(404, "EntryNotFound")}};
    EXPECT_IN("tiny/model has no file model.safetensors at cccc", test::refusal([&] { world.fetch(); }));
    QVERIFY(world.nothing_looks_whole());
    QVERIFY(!fs::exists(world.partial("model.safetensors")));
  }

  void a_file_outside_is_refused() {
    World world;
    world.hub.files["../../../evil"] = {"evil", false, {}};
    EXPECT_IN("outside of its folder; nothing was fetched", test::refusal([&] { world.fetch(); }));
    QCOMPARE(world.hub.downloads(), std::size_t{0});
    QVERIFY(!fs::exists(world.settings.cache));
  }

  void shards_follow_their_index() {
    World world;
    world.hub.files.erase("model.safetensors");
    world.hub.files["model-00001-of-00002.safetensors"] = {noise(1000, 4), true, {}};
    world.hub.files["model-00002-of-00002.safetensors"] = {noise(2000, 5), true, {}};
    world.hub.files["model.safetensors.index.json"] = {
        R"({"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}})",
        false,
        {}};
    world.hub.files["pytorch_model.bin"] = {"pickle", true, {}};
    QCOMPARE(world.fetch().files.size(), std::size_t{5});
    QCOMPARE(read_file(world.snapshot() / "model-00002-of-00002.safetensors"), noise(2000, 5));
    QCOMPARE(world.notes.last.done, world.notes.last.size);
    QVERIFY(!fs::exists(world.snapshot() / "pytorch_model.bin"));
    QCOMPARE(world.fetch().bytes_fetched(), std::int64_t{0});
  }

  void mirrors_tell_hashes_file_by_file() {
    World world;
    world.hub.tells_hashes = false;
    world.fetch();
    world.is_whole();
    for (const HttpRequest& request : world.hub.at_store()) QCOMPARE(request.method, std::string("GET"));
    world.hub.files["config.json"].sent = "{\"model_type\": \"bloo-\"}";
    fs::remove(world.blob("config.json"));
    EXPECT_IN("config.json: what came is not", stop([&] { world.fetch(); }));
  }

  void a_full_disk_is_foreseen() {
    World world;
    Json siblings = Json::array({{{"rfilename", "config.json"}, {"size", 2}, {"blobId", std::string(40, 'a')}}});
    for (const char* name : {"model.safetensors", "spiece.model", "tokenizer.json", "tokenizer.model"})
      siblings.push_back({{"rfilename", name}, {"lfs", {{"sha256", sha256(name)}, {"size", 9999999999000}}}});
    world.hub.changes = {{"siblings", siblings}};
    EXPECT_IN(": 40000.00 GB are still to be fetched, but only", stop([&] { world.fetch(); }));
    QCOMPARE(world.hub.downloads(), std::size_t{0});
    QVERIFY(world.nothing_looks_whole());
  }

  void offline_nothing_is_asked() {
    World world;
    world.settings.offline = true;
    EXPECT_IN("HF_HUB_OFFLINE is set", test::refusal([&] { world.fetch(); }));
    QCOMPARE(world.hub.at_hub().size(), std::size_t{0});
  }

  void other_servers_are_told_apart() {
    World world;
    world.hub.refusals = {{200, {}, "<html>Please log in</html>"}};
    EXPECT_IN("this is not how the hub answers", test::refusal([&] { world.fetch(); }));
    world.hub.refusals = {{302, {{"Location", "file:///etc/passwd"}}, ""}};
    EXPECT_IN("file", test::refusal([&] { world.fetch(); }));
    world.hub.refusals = {{302, {{"Location", world.hub.address() + "/api/models/tiny/model/revision/main"}}, ""}};
    world.fetch();
    world.is_whole();
  }

  void a_file_cut_short_later_is_fetched_anew() {
    World world;
    world.fetch();
    fs::resize_file(world.blob("model.safetensors"), 10);
    world.fetch();
    world.is_whole();
  }

  void hashes_are_those_of_git() {
    QCOMPARE(FakeHub::hash_of({"hello\n", false, {}}), std::string("ce013625030ba8dba906f756967f9e9ca394464a"));
  }
};

QTEST_GUILESS_MAIN(FetchTest)
#include "fetch_test.moc"
