// SPDX-License-Identifier: GPL-3.0-or-later
// lethe-cli hub: what it says, how it ends, and what is left when it is killed.
#include <QTest>
#include <csignal>
#include <filesystem>

#include "base/files.h"
#include "program.h"
#include "support/fake_hub.h"

using namespace lethe;
using namespace lethe::test;
namespace fs = std::filesystem;

namespace {

/// A hub that gives out a bundled model, and a user's folder.
struct HubWorld : Program {
  HubWorld() {
    for (const auto& entry : fs::directory_iterator(fs::path(LETHE_SOURCE_DIR) / "resources/models/bloomz-nano-s")) {
      const std::string name = entry.path().filename().string();
      hub.files[name] = {read_file(entry.path()), name == "model.safetensors", {}};
    }
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN",
                             "HF_TOKEN_PATH", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"})
      set(name, "");
    set("HF_HOME", path("hf").c_str());
    set("HF_ENDPOINT", hub.address().c_str());
    set("no_proxy", "*");
  }
  fs::path model() const { return path("hf/hub/models--tiny--model"); }
  fs::path snapshot() const { return model() / "snapshots" / hub.commit; }
  fs::path partial() const {
    return model() / "blobs" / (FakeHub::hash_of(hub.files.at("model.safetensors")) + ".incomplete");
  }
  bool half_there() const {
    std::error_code error;
    return fs::file_size(partial(), error) == half && !error;
  }
  void is_whole() const {
    for (const char* name :
         {"config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"})
      QCOMPARE(read_file(snapshot() / name), hub.files.at(name).content);
    QCOMPARE(read_file(model() / "refs/main"), hub.commit);
  }

  static constexpr std::size_t half = 100000;
  FakeHub hub;
};

const std::vector<std::string> get = {"hub", "get", "tiny/model"};

int lines(const std::string& text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

}  // namespace

class HubTest : public QObject {
  Q_OBJECT

 private slots:
  void a_model_is_fetched_and_can_be_named() {
    HubWorld world;
    fs::create_directories(world.path("hf"));
    write_file(world.path("hf/token"), "hf_mine\n");
    const Ended first = world.run(get);
    ENDED(first, 0);
    QCOMPARE(first.out, world.snapshot().string() + "\n");
    SAYS(first.err, "tiny/model: 5 files (");
    SAYS(first.err, "5 of them (");
    SAYS(first.err, "name it by --model or in a study's \"models\" as tiny/model\n");
    world.is_whole();
    QVERIFY(!fs::exists(world.snapshot() / "lethe.json"));
    QCOMPARE(world.hub.at_hub().front().header("authorization"), std::string("Bearer hf_mine"));
    QCOMPARE(world.hub.at_store().front().header("authorization"), std::string());
    const Ended second = world.run(get);
    ENDED(second, 0);
    QCOMPARE(second.out, first.out);
    SAYS(second.err, "were there already");
    QCOMPARE(world.hub.downloads(), std::size_t{5});
    const std::string input = world.path("in.jsonl");
    write_file(input, "{\"prompt\": \"The home of\"}\n");
    const Ended text =
        world.run({"generate", "--model", "tiny/model", "--input", input, "--max-new-tokens", "2", "--threads", "1"});
    ENDED(text, 0);
    SAYS(text.out, "\"ids\"");
  }

  void scripts_get_json() {
    HubWorld world;
    const Ended ended = world.run({"hub", "get", "tiny/model", "--revision", world.hub.commit, "--json"});
    ENDED(ended, 0);
    const Json json = ended.json();
    QCOMPARE(json.at("folder"), Json(world.snapshot().string()));
    QCOMPARE(json.at("commit"), Json(world.hub.commit));
    QCOMPARE(json.at("revision"), Json(world.hub.commit));
    QCOMPARE(json.at("bytes"), json.at("bytes_fetched"));
    QCOMPARE(json.at("files").size(), std::size_t{5});
    QCOMPARE(json.at("files").at(0), Json({{"name", "config.json"},
                                           {"bytes", world.hub.files.at("config.json").content.size()},
                                           {"fetched", true}}));
    const std::string last = ended.err.substr(ended.err.rfind('\n', ended.err.size() - 2) + 1);
    const auto size = world.hub.files.at("model.safetensors").content.size();
    QCOMPARE(parse_json(last, "standard error"),
             Json({{"v", 1}, {"type", "progressed"}, {"what", "model.safetensors"}, {"done", size}, {"total", size}}));
  }

  void a_listed_model_is_fetched_by_its_name() {
    HubWorld world;
    world.hub.id = "bigscience/bloomz-560m";
    const Ended ended = world.run({"hub", "get", "bloomz-560m", "--revision", world.hub.commit});
    ENDED(ended, 0);
    SAYS(ended.err, "bigscience/bloomz-560m: 5 files");
    SAYS(ended.err, "as this folder\n");
    QVERIFY(fs::exists(world.path("hf/hub/models--bigscience--bloomz-560m/snapshots")));
  }

  void refusals_are_one_sentence() {
    HubWorld world;
    const auto refused = [&](const std::vector<std::string>& words, int code, const char* part) {
      const Ended ended = world.run(words);
      ENDED(ended, code);
      SAYS(ended.err, part);
      QCOMPARE(lines(ended.err), 1);
      QCOMPARE(ended.out, std::string());
    };
    refused({"hub", "got", "a/b"}, 2, "did you mean 'get'");
    refused({"hub", "get", "../../x"}, 2, "expected OWNER/NAME");
    refused({"hub", "get", "tiny/model", "--revision", "../x"}, 2, "expected a branch, a tag or a commit");
    refused({"hub", "get", "other/model"}, 2, "there is no model other/model at http://127.0.0.1:");
    world.hub.refusals = {refusal_of_hub(403, "GatedRepo")};
    refused(get, 2, "accept them at http://127.0.0.1:");
    world.hub.files["a/../../../b"] = {"b", false, {}};
    refused(get, 2, "outside of its folder");
    QVERIFY(!fs::exists(world.path("hf")));
    world.hub.files.erase("a/../../../b");
    world.hub.files["config.json"].sent = world.hub.files["config.json"].content + " ";
    world.hub.files["config.json"].sent.erase(0, 1);
    refused(get, 4, "config.json: what came is not what the hub announced");
    world.set("HF_HUB_OFFLINE", "1");
    refused(get, 2, "HF_HUB_OFFLINE is set");
  }

  void killed_in_the_middle_it_goes_on_data() {
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGKILL") << SIGKILL;
    QTest::newRow("SIGINT") << SIGINT;
  }
  void killed_in_the_middle_it_goes_on() {
    QFETCH(int, signal);
    HubWorld world;
    world.hub.mishaps["model.safetensors"] = {{.stall_after = HubWorld::half}};
    QProcess process;
    world.start(process, get);
    QVERIFY(QTest::qWaitFor([&] { return world.half_there(); }, 60000));
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
    const Ended ended = Program::end(process);
    if (signal == SIGINT) {
      ENDED(ended, 4);
      SAYS(ended.err, "the same command goes on from here");
    }
    QVERIFY(!fs::exists(world.snapshot()));
    QVERIFY(!fs::exists(world.model() / "refs"));
    QVERIFY(world.half_there());
    ENDED(world.run(get), 0);
    world.is_whole();
    QVERIFY(!fs::exists(world.partial()));
    QCOMPARE(world.hub.at_store().back().header("range"), "bytes=" + std::to_string(HubWorld::half) + "-");
  }

  void two_at_once_share_the_work() {
    HubWorld world;
    world.hub.mishaps["model.safetensors"] = {{.stall_after = HubWorld::half}};
    QProcess first, second;
    world.start(first, get);
    QVERIFY(QTest::qWaitFor([&] { return world.half_there(); }, 60000));
    world.start(second, get);
    QByteArray said;
    QVERIFY(QTest::qWaitFor(
        [&] {
          return (said += second.readAllStandardError()).contains("another program is fetching model.safetensors");
        },
        60000));
    world.hub.release();
    ENDED(Program::end(first), 0);
    const Ended ended = Program::end(second);
    ENDED(ended, 0);
    SAYS(ended.err, "were there already");
    world.is_whole();
    QCOMPARE(world.hub.at_store().size(), std::size_t{1});
  }
};

QTEST_GUILESS_MAIN(HubTest)
#include "hub_test.moc"
