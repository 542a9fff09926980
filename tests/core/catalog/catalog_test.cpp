// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/catalog.h"

#include <QTest>

#include "../study/fixture.h"
#include "catalog/describe.h"
#include "sandbox.h"
#include "study/settings.h"

using namespace lethe;
using namespace lethe::catalog;
using lethe::catalog::test::Sandbox;
using lethe::study::test::refusal;

class CatalogTest : public QObject {
  Q_OBJECT

 private slots:
  void lists_what_lies_in_folders() {
    Sandbox box;
    box.model("b", R"({"about":"small","generated":true,"training":{"epochs":2}})");
    box.model("a", "", "mt5");
    box.task("t");
    box.benchmark("q", "dk");
    box.write("models/empty/readme.txt", "no model");
    box.write("studies/s.json", R"({"name":"A study"})");
    const Catalog catalog = box.catalog();
    const auto models = catalog.models();
    QCOMPARE(models.size(), std::size_t(2));
    QCOMPARE(models[0].name, std::string("a"));
    QVERIFY(models[0].encoder_decoder && !models[0].generated);
    QVERIFY(models[1].generated);
    QCOMPARE(models[1].about, std::string("small"));
    QCOMPARE(catalog.tasks().at(0).metric, std::string("bleu"));
    QVERIFY(catalog.benchmarks().at(0).has_group("dk"));
    QCOMPARE(catalog.studies().at(0).about, std::string("A study"));
    QCOMPARE(to_json(models[1])["id"].get<std::string>(), std::string("b"));
    QCOMPARE(catalog.study_file("s"), box.root() / "studies/s.json");
  }

  void a_user_s_folder_hides_a_bundled_one() {
    Sandbox bundled, own;
    bundled.model("m");
    own.model("m", R"({"about":"mine"})");
    const Catalog catalog({bundled.root(), {own.root()}});
    QCOMPARE(catalog.models().size(), std::size_t(1));
    QCOMPARE(catalog.model("m", "here").about, std::string("mine"));
  }

  void the_model_s_hash_is_of_what_changes_numbers() {
    Sandbox box;
    box.model("m");
    const Catalog catalog = box.catalog();
    const auto hash = [&] { return catalog.source(catalog.model("m", "here")).hash; };
    const std::string before = hash();
    box.model("m", R"({"training":{"epochs":9}})");
    box.write("models/m/README.md", "words");
    QCOMPARE(hash(), before);
    box.write("models/m/tokenizer.json", "{}");
    const std::string with_tokenizer = hash();
    QVERIFY(with_tokenizer != before);
    box.write("models/m/model.safetensors", "other weights, of another size");
    QVERIFY(hash() != with_tokenizer);
    // The same content elsewhere is the same model.
    box.write("copy/config.json", R"({"model_type":"bloom",)" + std::string(Sandbox::sizes));
    box.write("copy/model.safetensors", "weights of m");
    QCOMPARE(catalog.source(catalog.model("./copy", "here", box.root())).hash, before);
  }

  void the_hash_of_a_task_is_of_its_rows() {
    Sandbox box;
    box.task("t");
    const Catalog catalog = box.catalog();
    const auto hash = [&] { return catalog.source(catalog.task("t", "here")).hash; };
    const std::string before = hash();
    box.write("tasks/t/train.jsonl", R"({"input":"other","target":"yes"})"
                                     "\n");
    QVERIFY(hash() != before);
  }

  void refuses_with_a_sentence() {
    Sandbox box;
    box.model("gpt", "", "gpt2");
    box.model("odd", R"({"training":{"epoch":1}})");
    box.model("light");
    std::filesystem::remove(box.root() / "models/light/model.safetensors");
    box.write("models/broken/config.json", "{");
    const Catalog catalog = box.catalog();
    const std::string at = box.root().string();
    QCOMPARE(catalog.models().size(), std::size_t(4));
    QCOMPARE(
        refusal([&] { catalog.model("gpt", "here"); }),
        "here: the model 'gpt' cannot be used: " + at +
            "/models/gpt/config.json: 'model_type': expected one of bloom, gemma, llama, mistral, mt5, got 'gpt2'");
    QCOMPARE(refusal([&] { catalog.model("odd", "here"); }),
             "here: the model 'odd' cannot be used: " + at +
                 "/models/odd/lethe.json: training: unknown key 'epoch'; did you mean 'epochs'?");
    QVERIFY(refusal([&] { catalog.model("broken", "here"); }).find("line 1") != std::string::npos);
    QCOMPARE(refusal([&] { catalog.source(catalog.model("light", "here")); }),
             at + "/models/light: there are no weights: expected model.safetensors");
    QCOMPARE(refusal([&] { catalog.model("./no", "here", box.root()); }),
             "here: " + at + "/./no: no such model folder");
    QCOMPARE(refusal([&] { catalog.task("models/gpt", "here", box.root()); }),
             "here: " + at + "/models/gpt: this is no task folder, task.json is missing");
    QCOMPARE(refusal([&] { catalog.task("t", "here"); }), std::string("here: unknown task 't'; there are none"));
    QCOMPARE(refusal([&] { catalog.protocol("luo", "here"); }),
             std::string("here: unknown protocol 'luo'; there are: luo2023"));
  }

  void every_description_is_whole() {
    for (const auto& method : all_methods()) {
      QVERIFY(!method.about.empty());
      resolved_options(method.options, Json::object(), method.name);
    }
    for (const auto& strategy : all_strategies()) resolved_options(strategy.options, Json::object(), strategy.name);
    for (const auto& options : {study::training_options(), study::evaluation_options(), study::keep_options()})
      for (const auto& option : options) QVERIFY2(!option.meaning.empty(), option.name.c_str());
  }

  void a_protocol_names_every_training_key() {
    for (const auto& protocol : all_protocols()) {
      study::training_from_json(protocol.training, protocol.name);
      study::Evaluation scratch;
      apply(protocol.evaluation, scratch, protocol.name);
      QVERIFY(!protocol.rules.empty());
    }
  }

  void described_defaults_are_those_of_the_values() {
    Json described = Json::object();
    for (const auto& option : study::training_options()) described[option.name] = option.fallback;
    study::Training plain;
    plain.dtype = "auto";
    QVERIFY(described == study::to_json(plain));
  }

  void labels_show_what_tells_apart() {
    const std::vector<LabelPart> parts = {{"rank", "r"}, {"on", ""}};
    QCOMPARE(label_of("lora", parts, {{"rank", 8}, {"alpha", 2}, {"on", "query"}}), std::string("lora r8 query"));
    QCOMPARE(label_of("lora", parts, Json::object()), std::string("lora"));
  }

  void resources_are_found() {
    Sandbox box;
    make_folder(box.root() / "bin");
    QCOMPARE(find_resources(box.root() / "bin/lethe-cli"), std::filesystem::path(LETHE_SOURCE_DIR "/resources"));
    make_folder(box.root() / "share/lethe");
    QCOMPARE(find_resources(box.root() / "bin/lethe-cli"), box.root() / "share/lethe");
    qputenv("LETHE_RESOURCES", box.root().string().c_str());
    QCOMPARE(find_resources("/x/lethe-cli"), box.root());
    qputenv("LETHE_RESOURCES", "/nowhere/at/all");
    QCOMPARE(refusal([] { find_resources("/x/lethe-cli"); }),
             std::string("LETHE_RESOURCES: /nowhere/at/all: no such folder"));
    qunsetenv("LETHE_RESOURCES");
  }
};

QTEST_GUILESS_MAIN(CatalogTest)
#include "catalog_test.moc"
