// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/hub_cache.h"

#include <QTemporaryDir>
#include <QTest>

#include "base/files.h"

using namespace lethe;
using namespace lethe::formats;
namespace fs = std::filesystem;

namespace {

/// A cache as huggingface_hub leaves it.
struct Cache {
  QTemporaryDir folder;
  fs::path root() const { return folder.path().toStdString(); }

  fs::path repository(const std::string& name) const { return root() / hub_folder_name(name); }
  fs::path snapshot(const std::string& name, const std::string& commit) const {
    return repository(name) / "snapshots" / commit;
  }
  void file(const std::string& name, const std::string& commit, const std::string& file, const std::string& text) {
    const std::string blob = "blob" + std::to_string(blobs_++);
    make_folder(repository(name) / "blobs");
    make_folder(snapshot(name, commit));
    write_file(repository(name) / "blobs" / blob, text);
    fs::create_symlink("../../blobs/" + blob, snapshot(name, commit) / file);
  }
  void ref(const std::string& name, const std::string& branch, const std::string& commit) const {
    make_folder(repository(name) / "refs");
    write_file(repository(name) / "refs" / branch, commit);
  }
  std::string problem() const {
    const auto models = models_in_hub_cache(root());
    return models.size() == 1 ? models[0].problem : "there are " + std::to_string(models.size());
  }

 private:
  int blobs_ = 0;
};

void set(const char* name, const std::string& value) { qputenv(name, QByteArray::fromStdString(value)); }

}  // namespace

class HubCacheTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME", "HOME"})
      qunsetenv(name);
  }

  void the_environment_says_where_it_lies() {
    QCOMPARE(hub_cache_folder(), fs::path());
    set("HOME", "/h");
    QCOMPARE(hub_cache_folder(), fs::path("/h/.cache/huggingface/hub"));
    set("XDG_CACHE_HOME", "/x");
    QCOMPARE(hub_cache_folder(), fs::path("/x/huggingface/hub"));
    set("HF_HOME", "/hf");
    QCOMPARE(hub_cache_folder(), fs::path("/hf/hub"));
    set("HF_HOME", "~/hf");
    QCOMPARE(hub_cache_folder(), fs::path("/h/hf/hub"));
    set("HUGGINGFACE_HUB_CACHE", "/old");
    QCOMPARE(hub_cache_folder(), fs::path("/old"));
    set("HF_HUB_CACHE", "/cache");
    QCOMPARE(hub_cache_folder(), fs::path("/cache"));
  }

  void models_are_found_by_their_repository() {
    Cache cache;
    cache.file("owner/some-name", "c1", "config.json", "{}");
    cache.file("gpt2", "c1", "config.json", "{}");
    cache.file("owner/only-words", "c1", "README.md", "words");
    make_folder(cache.root() / "datasets--owner--rows" / "snapshots" / "c1");
    write_file(cache.root() / "datasets--owner--rows/snapshots/c1/config.json", "{}");
    const auto models = models_in_hub_cache(cache.root());
    QCOMPARE(models.size(), 2U);
    QCOMPARE(models[0].repository, std::string("gpt2"));
    QCOMPARE(models[1].repository, std::string("owner/some-name"));
    QCOMPARE(models[1].snapshot, cache.snapshot("owner/some-name", "c1"));
    QCOMPARE(models[1].problem, std::string());
    QVERIFY(models_in_hub_cache(cache.root() / "nothing").empty());
    QVERIFY(models_in_hub_cache({}).empty());
  }

  void of_several_snapshots_main_s_is_taken() {
    Cache cache;
    for (const char* commit : {"c1", "c2", "c3"}) cache.file("o/n", commit, "config.json", commit);
    fs::last_write_time(cache.snapshot("o/n", "c2"), fs::file_time_type::clock::now() + std::chrono::hours(1));
    const auto taken = [&] { return models_in_hub_cache(cache.root()).at(0).snapshot.filename(); };
    QCOMPARE(taken(), fs::path("c2"));
    cache.ref("o/n", "main", "c1\n");
    QCOMPARE(taken(), fs::path("c1"));
    cache.ref("o/n", "main", "gone");
    QCOMPARE(taken(), fs::path("c2"));
    cache.ref("o/n", "main", "../../../elsewhere");
    QCOMPARE(taken(), fs::path("c2"));
  }

  void links_stay_in_their_repository() {
    Cache cache;
    cache.file("o/n", "c1", "config.json", "{}");
    const fs::path snapshot = cache.snapshot("o/n", "c1"), link = snapshot / "tokenizer.json";
    QCOMPARE(cache.problem(), std::string());

    write_file(cache.root() / "secret", "not of the model");
    fs::create_symlink(cache.root() / "secret", link);
    QCOMPARE(cache.problem(), link.string() + ": this link leads out of its repository, to " +
                                  fs::canonical(cache.root() / "secret").string() + "; fetch it anew");
    fs::remove(link);
    fs::create_symlink("../../../secret", link);
    QVERIFY(cache.problem().find("leads out of its repository") != std::string::npos);
    fs::remove(link);
    fs::create_symlink("tokenizer.json", link);
    QCOMPARE(cache.problem(), link.string() + ": this link runs in a circle; fetch it anew");
    fs::remove(link);
    fs::create_symlink("../../blobs/nothing", link);
    QCOMPARE(cache.problem(), link.string() + ": this link leads to nothing; the model was not fetched to its end");
    fs::remove(link);

    // Also config.json itself, which makes the folder a model.
    fs::remove(snapshot / "config.json");
    fs::create_symlink("config.json", snapshot / "config.json");
    QVERIFY(cache.problem().find("runs in a circle") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(HubCacheTest)
#include "hub_cache_test.moc"
