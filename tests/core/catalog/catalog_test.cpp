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

  void weights_of_pytorch_are_weights() {
    Sandbox box;
    box.model("m");
    std::filesystem::remove(box.root() / "models/m/model.safetensors");
    box.write("models/m/pytorch_model.bin.index.json", R"({"weight_map":{"a":"pytorch_model-1-of-1.bin"}})");
    box.write("models/m/pytorch_model-1-of-1.bin", "weights");
    const Catalog catalog = box.catalog();
    const auto hash = [&] { return catalog.source(catalog.model("m", "here")).hash; };
    const std::string before = hash();
    box.write("models/m/pytorch_model-1-of-1.bin", "other weights");
    QVERIFY(hash() != before);
    const std::string other = hash();
    // Where both are there, the weights that are read count.
    box.write("models/m/model.safetensors", "weights");
    const std::string safe = hash();
    QVERIFY(safe != other);
    box.write("models/m/pytorch_model-1-of-1.bin", "weights");
    QCOMPARE(hash(), safe);
  }

  void the_hub_s_cache_is_looked_at() {
    Sandbox box, hub;
    const auto fetch = [&](const std::string& folder, const std::string& type) {
      hub.write(folder + "/snapshots/c1/config.json", R"({"model_type":")" + type + R"(",)" + Sandbox::sizes);
      hub.write(folder + "/snapshots/c1/model.safetensors", "weights");
    };
    fetch("models--o--mine", "bloom");
    fetch("models--bigscience--bloomz-560m", "bloom");
    fetch("models--o--speech", "whisper");
    const Json config = {{"model_type", "bloom"}, {"vocab_size", 9}, {"hidden_size", 4}, {"n_layer", 1}, {"n_head", 2}};
    const Json known = {
        {"repository", "bigscience/bloomz-560m"}, {"about", "known"}, {"licence", "L"}, {"config", config}};
    box.write("hub/models.json", Json{{"bloomz-560m", known}}.dump());
    const Catalog catalog({box.root(), {}, hub.root()});
    const auto models = catalog.models();
    QCOMPARE(models.size(), 2U);
    QCOMPARE(models[0].name, std::string("bloomz-560m"));
    QVERIFY(models[0].place == Place::HubCache && models[0].problem.empty());
    QCOMPARE(models[0].about, std::string("known"));
    QCOMPARE(models[0].licence, std::string("L"));
    QCOMPARE(models[1].name, std::string("o/mine"));
    for (const char* name : {"bloomz-560m", "bigscience/bloomz-560m"})
      QCOMPARE(catalog.model(name, "here").path, hub.root() / "models--bigscience--bloomz-560m/snapshots/c1");
    QCOMPARE(catalog.source(catalog.model("o/mine", "here")).name, std::string("o/mine"));
    QVERIFY(refusal([&] { catalog.model("o/speech", "here"); }).find("got 'whisper'") != std::string::npos);
    QVERIFY(refusal([&] { catalog.model("o/nothing", "here"); }).find("no such model folder") != std::string::npos);
    // A folder of that name goes before what was fetched.
    box.model("bloomz-560m", R"({"about":"mine"})");
    QCOMPARE(catalog.model("bloomz-560m", "here").about, std::string("mine"));
    QCOMPARE(catalog.model("bigscience/bloomz-560m", "here").about, std::string("known"));
  }

  void models_of_the_studies_are_known_with_their_sizes() {
    const Catalog catalog({std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}});
    // Luo et al. 2023, table of models; counts by the published configurations.
    const std::map<std::string, std::int64_t> published = {
        {"bloomz-560m", 559214592},   {"bloomz-1b1", 1065314304}, {"bloomz-1b7", 1722408960},
        {"bloomz-3b", 3002557440},    {"bloomz-7b1", 7069016064}, {"bloom-7b1", 7069016064},
        {"mt0-small", 300176768},     {"mt0-base", 582401280},    {"mt0-large", 1229581312},
        {"mt0-xl", 3742619648},       {"mt0-xxl", 12921057280},   {"llama-7b", 6738415616},
        {"llama-13b", 13015864320},   {"alpaca-7b", 6738423808},  {"llama-2-7b", 6738415616},
        {"llama-2-13b", 13015864320}, {"mistral-7b", 7241732096}, {"gemma-7b", 8537680896}};
    std::map<std::string, std::int64_t> known;
    for (const ModelEntry& model : catalog.models())
      if (model.place == Place::Absent) {
        known[model.name] = model.shape.parameters();
        QVERIFY(!model.licence.empty() && !model.about.empty());
        const Json json = Json::parse(to_json(model).dump());
        QCOMPARE(json.at("shape").at("parameters").get<std::int64_t>(), published.at(model.name));
      }
    QVERIFY(known == published);
    QCOMPARE(refusal([&] { catalog.model("mt0-xl", "here"); }),
             std::string("here: the model 'mt0-xl' cannot be used: it is not on this machine; "
                         "`lethe-cli hub get bigscience/mt0-xl` fetches it"));
    QCOMPARE(refusal([&] { catalog.model("bigscience/mt0-xl", "here"); }),
             std::string("here: the model 'bigscience/mt0-xl' cannot be used: it is not on this machine; "
                         "`lethe-cli hub get bigscience/mt0-xl` fetches it"));
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
    QCOMPARE(
        refusal([&] { catalog.source(catalog.model("light", "here")); }),
        at + "/models/light: holds no weights, expected model.safetensors or pytorch_model.bin, whole or in shards");
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
