// SPDX-License-Identifier: GPL-3.0-or-later
// What the hub answers, and which files of a repository make a model.
#include "hub/repository.h"

#include <QTest>
#include <algorithm>

#include "base/files.h"
#include "base/join.h"
#include "support/expect.h"

using namespace lethe;
using namespace lethe::hub;

namespace {

const std::string commit(40, 'a');

Repository repository_of(const std::vector<std::string>& names) {
  Repository repository{"own/er", commit, {}};
  for (const std::string& name : names) repository.files.push_back({name, 1, commit});
  return repository;
}

std::string names(const std::vector<RemoteFile>& files) { return join(files, " ", &RemoteFile::name); }

Repository parsed(const char* siblings) {
  return parse_repository({{"sha", commit}, {"siblings", Json::parse(siblings)}}, "own/er", "hub");
}

}  // namespace

class RepositoryTest : public QObject {
  Q_OBJECT

 private slots:
  void sizes_and_hashes_are_those_of_the_content() {
    const std::string large(64, 'b'), small(40, 'd');
    const Repository repository = parsed(
        (R"([{"rfilename": "model.safetensors", "size": 135, "blobId": ")" + small + R"(", "lfs": {"sha256": ")" +
         large + R"(", "size": 5000000000, "pointerSize": 135}}, {"rfilename": "config.json", "size": 7, "blobId": ")" +
         small + R"("}, {"rfilename": "README.md"}, {"rfilename": "odd", "size": -3, "blobId": "../../x"},
            {"rfilename": "vast", "size": 9000000000000000000}])")
            .c_str());
    QCOMPARE(repository.commit, commit);
    QCOMPARE(repository.files.size(), std::size_t{5});
    QCOMPARE(repository.files[0].size, std::int64_t{5000000000});
    QCOMPARE(repository.files[0].hash, large);
    QCOMPARE(repository.files[1].size, std::int64_t{7});
    QCOMPARE(repository.files[1].hash, small);
    for (const std::size_t untold : {2, 3, 4}) {
      QCOMPARE(repository.files[untold].size, std::int64_t{-1});
      QCOMPARE(repository.files[untold].hash, std::string());
    }
  }

  void other_answers_are_refused() {
    for (const char* name : {"../x", "a/../../b", "/etc/passwd", "..", "a\\\\b", "", "a\\u0000b"})
      EXPECT_IN("outside of its folder", test::refusal([&] {
                  parsed((std::string(R"([{"rfilename": "config.json"}, {"rfilename": ")") + name + "\"}]").c_str());
                }));
    EXPECT_IN("a file has no name", test::refusal([] { parsed("[1]"); }));
    const auto refused = [](const Json& json) { return test::refusal([&] { parse_repository(json, "o/n", "hub"); }); };
    EXPECT_IN("does HF_ENDPOINT name a hub", refused({{"sha", commit}}));
    EXPECT_IN("does HF_ENDPOINT name a hub", refused("hello"));
    for (const char* sha :
         {"", "main", "../../../../../../../../../../../../etc", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
      EXPECT_IN("names no commit", refused({{"sha", sha}, {"siblings", Json::array()}}));
  }

  void only_what_makes_a_model_is_chosen() {
    const Choice choice = choose_files(repository_of({".gitattributes",
                                                      "README.md",
                                                      "added_tokens.json",
                                                      "chat_template.jinja",
                                                      "config.json",
                                                      "flax_model.msgpack",
                                                      "generation_config.json",
                                                      "merges.txt",
                                                      "model.onnx",
                                                      "model.safetensors",
                                                      "modeling_x.py",
                                                      "onnx/model.onnx",
                                                      "pytorch_model.bin",
                                                      "special_tokens_map.json",
                                                      "spiece.model",
                                                      "tf_model.h5",
                                                      "tokenizer.json",
                                                      "tokenizer.model",
                                                      "tokenizer_config.json",
                                                      "training_args.bin",
                                                      "vocab.json",
                                                      "sub/config.json"}));
    QCOMPARE(names(choice.files),
             std::string("added_tokens.json chat_template.jinja config.json generation_config.json merges.txt "
                         "special_tokens_map.json spiece.model tokenizer.json tokenizer.model tokenizer_config.json "
                         "vocab.json model.safetensors"));
    QVERIFY(!choice.index);
  }

  void weights_are_safetensors_where_there_are_any() {
    const auto index_of = [](const std::vector<std::string>& files) {
      const Choice choice = choose_files(repository_of(files));
      return choice.index ? choice.index->name : names(choice.files);
    };
    QCOMPARE(index_of({"config.json", "model.safetensors.index.json", "pytorch_model.bin"}),
             std::string("model.safetensors.index.json"));
    QCOMPARE(index_of({"config.json", "pytorch_model.bin", "pytorch_model.bin.index.json"}),
             std::string("config.json pytorch_model.bin"));
    QCOMPARE(index_of({"config.json", "pytorch_model.bin.index.json"}), std::string("pytorch_model.bin.index.json"));
    EXPECT_IN("no config.json", test::refusal([&] { index_of({"model.safetensors"}); }));
    EXPECT_IN("holds no weights", test::refusal([&] { index_of({"config.json", "tf_model.h5", "x.gguf"}); }));
  }

  void shards_are_those_of_the_index() {
    const Repository repository =
        repository_of({"config.json", "model_00001-of-00002.safetensors", "model_00002-of-00002.safetensors", "stray"});
    const auto shards = [&](const Json& map) { return names(shards_of(repository, "i.json", {{"weight_map", map}})); };
    QCOMPARE(shards({{"a", "model_00002-of-00002.safetensors"},
                     {"b", "model_00001-of-00002.safetensors"},
                     {"c", "model_00002-of-00002.safetensors"}}),
             std::string("model_00001-of-00002.safetensors model_00002-of-00002.safetensors"));
    EXPECT_IN("own/er: i.json names gone, which", test::refusal([&] { shards({{"a", "gone"}}); }));
    for (const Json& bad : {Json("../x"), Json("a/b"), Json(1), Json("")})
      EXPECT_IN("must be a plain file name", test::refusal([&] { shards({{"a", bad}}); }));
    EXPECT_IN("expected an object", test::refusal([&] { shards_of(repository, "i.json", Json::array()); }));
  }
};

QTEST_GUILESS_MAIN(RepositoryTest)
#include "repository_test.moc"
