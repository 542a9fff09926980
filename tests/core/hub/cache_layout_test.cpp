// SPDX-License-Identifier: GPL-3.0-or-later
// Where the cache is, what may be named in it, and what it is told by the environment.
#include "hub/cache_layout.h"

#include <QTemporaryDir>
#include <QTest>

#include "base/files.h"
#include "hub/settings.h"
#include "support/expect.h"

using namespace lethe;
using namespace lethe::hub;
namespace fs = std::filesystem;

namespace {

void set(std::initializer_list<std::pair<const char*, const char*>> variables) {
  for (const char* name :
       {"HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "XDG_CACHE_HOME", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN",
        "HF_TOKEN_PATH", "HF_ENDPOINT", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"})
    qunsetenv(name);
  qputenv("HOME", "/home/ann");
  for (const auto& [name, value] : variables) qputenv(name, value);
}

}  // namespace

class CacheLayoutTest : public QObject {
  Q_OBJECT

 private slots:
  void the_cache_is_where_others_look_for_it() {
    set({});
    QCOMPARE(cache_folder(), fs::path("/home/ann/.cache/huggingface/hub"));
    set({{"XDG_CACHE_HOME", "/caches"}});
    QCOMPARE(cache_folder(), fs::path("/caches/huggingface/hub"));
    set({{"XDG_CACHE_HOME", "/caches"}, {"HF_HOME", "~/hf"}});
    QCOMPARE(cache_folder(), fs::path("/home/ann/hf/hub"));
    set({{"HF_HOME", "/hf"}, {"HUGGINGFACE_HUB_CACHE", "/old"}});
    QCOMPARE(cache_folder(), fs::path("/old"));
    set({{"HF_HOME", "/hf"}, {"HUGGINGFACE_HUB_CACHE", "/old"}, {"HF_HUB_CACHE", "/new"}});
    QCOMPARE(cache_folder(), fs::path("/new"));
    const ModelCache cache("/new", "bigscience/bloomz-560m");
    QCOMPARE(cache.blob("abc"), fs::path("/new/models--bigscience--bloomz-560m/blobs/abc"));
    QCOMPARE(cache.lock("abc"), fs::path("/new/.locks/models--bigscience--bloomz-560m/abc.lock"));
    qunsetenv("HOME");
    set({});
    qunsetenv("HOME");
    EXPECT_IN("set HF_HOME", test::refusal([] { cache_folder(); }));
  }

  void the_environment_is_read() {
    const QTemporaryDir folder;
    const fs::path home = folder.path().toStdString();
    const std::string name = home.string();
    set({{"HF_HOME", name.c_str()}, {"HF_ENDPOINT", "http://mirror:8080//"}, {"HF_HUB_OFFLINE", "yes"}});
    Settings settings = settings_from_environment();
    QCOMPARE(settings.endpoint, std::string("http://mirror:8080"));
    QCOMPARE(settings.token, std::string());
    QVERIFY(settings.offline);
    write_file(home / "token", "hf_file\n");
    set({{"HF_HOME", name.c_str()}});
    settings = settings_from_environment();
    QCOMPARE(settings.endpoint, std::string("https://huggingface.co"));
    QCOMPARE(settings.token, std::string("hf_file"));
    QVERIFY(!settings.offline);
    set({{"HF_HOME", name.c_str()}, {"HF_TOKEN", " hf_set "}});
    QCOMPARE(settings_from_environment().token, std::string("hf_set"));
    set({{"HF_TOKEN", "a\r\nHost: b"}});
    EXPECT_IN("HF_TOKEN holds no token", test::refusal([] { settings_from_environment(); }));
    set({{"HF_ENDPOINT", "ftp://x"}});
    EXPECT_IN("begins with https://", test::refusal([] { settings_from_environment(); }));
  }

  void names_are_checked() {
    for (const char* good : {"gpt2", "bigscience/bloomz-560m", "a/b", "01-ai/Yi_6B.v1", "_x/y_"})
      QCOMPARE(test::refusal([&] { check_repository(good); }), QString());
    for (const char* bad : {"", "/", "a/", "/b", "a/b/c", "../x", "a/..", "a..b/c", "a--b/c", "-a/b", "a/b.", "a/b.git",
                            "a b/c", "a/b\n", "ä/b", "a\\b", "a/b?c", "https://huggingface.co/a/b"})
      EXPECT_IN("is no name of a model", test::refusal([&] { check_repository(bad); }));
    EXPECT_IN("is no name", test::refusal([] { check_repository("a/" + std::string(97, 'b')); }));
    for (const char* good : {"main", "v1.0", "refs/pr/1", "0123456789012345678901234567890123456789", "feature+x"})
      QCOMPARE(test::refusal([&] { check_revision(good); }), QString());
    for (const char* bad : {"", "..", "a/../b", "/main", "main/", "a//b", "a\\b", "a b", "a\nb", "-x", "a:b", "."})
      EXPECT_IN("expected a branch", test::refusal([&] { check_revision(bad); }));
    for (const char* good : {"config.json", "onnx/model.onnx", "a..b", ".gitattributes", "ünï.txt"})
      QVERIFY(stays_inside(good));
    for (const char* bad : {"", ".", "..", "../x", "a/../../x", "/etc/passwd", "a\\b", "a/", "a//b", "./a"})
      QVERIFY(!stays_inside(bad));
    QVERIFY(!stays_inside(std::string("a\0b", 3)));
  }

  void links_and_references_are_renewed() {
    const QTemporaryDir folder;
    const ModelCache cache(folder.path().toStdString(), "a/b");
    const std::string commit(40, 'c'), one(40, '1'), two(40, '2');
    cache.make_folders();
    fs::create_directories(cache.snapshot(commit));
    write_file(cache.blob(two), "two");
    const fs::path link = cache.snapshot(commit) / "config.json";
    write_file(link, "something else");
    cache.link(commit, "config.json", one);
    cache.link(commit, "config.json", two);
    cache.link(commit, "config.json", two);
    QCOMPARE(fs::read_symlink(link), fs::path("../../blobs") / two);
    QCOMPARE(read_file(link), std::string("two"));
    const fs::path references = cache.blob("x").parent_path().parent_path() / "refs";
    cache.set_reference(commit, commit);
    QVERIFY(!fs::exists(references));
    cache.set_reference("refs/pr/1", commit);
    cache.set_reference("main", one);
    cache.set_reference("main", commit);
    QCOMPARE(read_file(references / "refs/pr/1"), commit);
    QCOMPARE(read_file(references / "main"), commit);
  }
};

QTEST_GUILESS_MAIN(CacheLayoutTest)
#include "cache_layout_test.moc"
