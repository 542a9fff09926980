// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "../models/golden.h"
#include "base/error.h"
#include "base/files.h"
#include "engine/checkpoint/sources.h"
#include "engine/checkpoint/tensors.h"

using namespace lethe;
using namespace lethe::engine;
namespace fs = std::filesystem;

class ModelIoTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir temporary_;
  int folders_ = 0;

  fs::path fresh() { return fs::path(temporary_.path().toStdString()) / std::to_string(++folders_); }
  fs::path copy(const std::string& name) {
    const fs::path folder = fresh();
    fs::copy(golden::folder(name), folder);
    return folder;
  }
  static void change_config(const fs::path& folder, const std::function<void(Json&)>& change) {
    Json config = read_json_file(folder / "config.json");
    change(config);
    write_file(folder / "config.json", config.dump());
  }
  /// The message of the refusal, which is one line.
  static std::string refusal(const std::function<void()>& action) {
    try {
      action();
    } catch (const InputError& error) {
      return std::string(error.what()).find('\n') == std::string::npos ? error.what() : "more than one line";
    }
    return "not refused";
  }
  static bool has(const std::string& text, std::initializer_list<std::string> parts) {
    for (const std::string& part : parts)
      if (text.find(part) == std::string::npos) return qWarning("%s", text.c_str()), false;
    return true;
  }
  static Json nano(const std::string& family, bool tied) {
    if (family == "bloom")
      return {{"model_type", "bloom"}, {"vocab_size", 50},  {"hidden_size", 16}, {"n_layer", 2},
              {"n_head", 4},           {"bos_token_id", 1}, {"eos_token_id", 2}, {"pad_token_id", 3}};
    return {{"model_type", "mt5"},
            {"vocab_size", 50},
            {"d_model", 16},
            {"d_kv", 4},
            {"d_ff", 32},
            {"num_layers", 2},
            {"num_heads", 4},
            {"pad_token_id", 0},
            {"eos_token_id", 1},
            {"decoder_start_token_id", 0},
            {"tie_word_embeddings", tied}};
  }

 private slots:
  void what_is_saved_is_what_was_loaded_data() {
    QTest::addColumn<QString>("name");
    for (const std::string& name : golden::names()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
  void what_is_saved_is_what_was_loaded() {
    QFETCH(QString, name);
    const fs::path from = copy(name.toStdString()), to = fresh();
    write_file(from / "tokenizer.json", "{}");
    save_model(*load_model(from), to, at::kFloat, from);
    const auto before = load_tensors(from / "model.safetensors"), after = load_tensors(to / "model.safetensors");
    QCOMPARE(after.metadata.at("format"), std::string("pt"));
    QCOMPARE(before.tensors.size(), after.tensors.size());
    for (const auto& [key, tensor] : before.tensors) QVERIFY2(at::equal(tensor, after.tensors.at(key)), key.c_str());
    Json config = read_json_file(from / "config.json");
    config["dtype"] = "float32";
    QCOMPARE(read_json_file(to / "config.json").dump(), config.dump());
    QCOMPARE(read_file(to / "tokenizer.json"), std::string("{}"));
    QVERIFY(fs::exists(to / "generation_config.json"));
    for (const auto& entry : fs::directory_iterator(temporary_.path().toStdString()))
      QVERIFY(entry.path().string().find(".tmp") == std::string::npos);
  }

  void half_precision_halves_the_file() {
    const ModelPtr model = load_model(golden::folder("bloom"));
    for (const auto type : {at::kHalf, at::kBFloat16}) {
      const fs::path folder = fresh();
      save_model(*model, folder, type);
      const ModelPtr again = load_model(folder);
      for (std::size_t i = 0; i < model->weights().size(); ++i)
        QVERIFY(at::equal(again->weights()[i].second, model->weights()[i].second.to(type).to(at::kFloat)));
      QVERIFY(fs::file_size(folder / "model.safetensors") <
              fs::file_size(golden::folder("bloom") / "model.safetensors") * 6 / 10);
    }
  }

  void large_models_are_saved_in_shards() {
    const fs::path from = copy("bloom"), folder = fresh();
    const ModelPtr model = load_model(from);
    std::uint64_t bytes = 0, largest = 0;
    for (const auto& [name, tensor] : model->weights()) {
      bytes += tensor.nbytes();
      largest = std::max<std::uint64_t>(largest, tensor.nbytes());
    }
    save_model(*model, folder, at::kFloat, {}, largest);
    QVERIFY(!fs::exists(folder / "model.safetensors"));
    const Json index = read_json_file(folder / "model.safetensors.index.json");
    QCOMPARE(index.at("metadata").at("total_size").get<std::uint64_t>(), bytes);
    std::set<std::string> files;
    for (const auto& [name, file] : index.at("weight_map").items()) files.insert(file);
    QVERIFY(files.size() > 2);
    char first[64];
    std::snprintf(first, sizeof first, "model-00001-of-%05zu.safetensors", files.size());
    QVERIFY(files.contains(first));
    for (const std::string& file : files) {
      std::uint64_t in_file = 0;
      for (const auto& [name, tensor] : load_tensors(folder / file).tensors) {
        in_file += tensor.nbytes();
        QCOMPARE(index.at("weight_map").at(name).get<std::string>(), file);
      }
      QVERIFY(in_file <= largest);
    }
    const ModelPtr again = load_model(folder);
    for (std::size_t i = 0; i < model->weights().size(); ++i)
      QVERIFY(at::equal(again->weights()[i].second, model->weights()[i].second));
  }

  void what_is_odd_is_heard() {
    using Heard = std::vector<std::pair<std::string, std::string>>;
    const auto heard = [](const fs::path& folder) {
      Heard all;
      load_model(folder, at::kCPU, at::kFloat,
                 [&](const std::string& code, const std::string& sentence) { all.emplace_back(code, sentence); });
      return all;
    };
    const fs::path folder = copy("bloom");
    QCOMPARE(heard(folder), Heard());
    const auto tensors = load_tensors(folder / "model.safetensors").tensors;
    NamedTensors weights(tensors.begin(), tensors.end());
    at::Tensor& bias = weights.at(1).second;
    bias.view({-1})[0] = std::numeric_limits<float>::infinity();
    bias.view({-1})[1] = std::numeric_limits<float>::quiet_NaN();
    const at::Tensor embedding = tensors.at("transformer.word_embeddings.weight");
    weights.emplace_back("lm_head.weight", embedding.clone());
    save_tensors(folder / "model.safetensors", weights);
    QCOMPARE(heard(folder),
             (Heard{{"weights-not-finite", (folder / "model.safetensors").string() + ": tensor '" + weights[1].first +
                                               "' holds 2 numbers that are NaN or infinite; what the model computes "
                                               "with it means nothing"}}));
    weights.back().second = embedding + 1;
    save_tensors(folder / "model.safetensors", weights);
    QCOMPARE(heard(folder).size(), 2U);
    QCOMPARE(heard(folder).back().first, std::string("output-matrix-differs"));
    change_config(folder, [](Json& config) { config["tie_word_embeddings"] = false; });
    QCOMPARE(heard(folder).size(), 1U);
    QCOMPARE(load_model(folder)->output_weight(), std::string("lm_head.weight"));
  }

  void a_folder_in_use_is_not_overwritten() {
    const fs::path folder = copy("bloom");
    const ModelPtr model = load_model(folder);
    QVERIFY(has(refusal([&] { save_model(*model, folder, at::kFloat); }), {folder.string(), "exists already"}));
    const fs::path empty = fresh();
    fs::create_directory(empty);
    save_model(*model, empty, at::kFloat);
    QVERIFY(fs::exists(empty / "model.safetensors"));
  }

  void names_without_the_prefix_are_found() {
    const fs::path folder = copy("bloom");
    NamedTensors renamed;
    for (const auto& [name, tensor] : load_tensors(folder / "model.safetensors").tensors)
      renamed.emplace_back(name.substr(std::string("transformer.").size()), tensor);
    save_tensors(folder / "model.safetensors", renamed);
    const ModelPtr with = load_model(golden::folder("bloom")), without = load_model(folder);
    for (std::size_t i = 0; i < with->weights().size(); ++i)
      QVERIFY(at::equal(with->weights()[i].second, without->weights()[i].second));
  }

  void other_names_of_config_keys_are_read() {
    const fs::path folder = copy("bloom");
    change_config(folder, [](Json& config) {
      config["n_embed"] = config["hidden_size"];
      config["num_attention_heads"] = config["n_head"];
      config["num_hidden_layers"] = config["n_layer"];
      config["seq_length"] = 99;
      for (const char* key : {"hidden_size", "n_head", "n_layer"}) config.erase(key);
    });
    QCOMPARE(load_model(folder)->shape().max_length, 99);
    QCOMPARE(load_model(folder)->shape().heads, 4);
  }

  void shards_are_read() {
    const fs::path folder = copy("bloom");
    NamedTensors parts[2];
    Json map;
    for (const auto& [name, tensor] : load_tensors(folder / "model.safetensors").tensors) {
      const int part = name.find(".h.1.") != std::string::npos;
      parts[part].emplace_back(name, tensor);
      map[name] = part ? "b.safetensors" : "a.safetensors";
    }
    fs::remove(folder / "model.safetensors");
    save_tensors(folder / "a.safetensors", parts[0]);
    save_tensors(folder / "b.safetensors", parts[1]);
    write_file(folder / "model.safetensors.index.json", Json{{"weight_map", map}}.dump());
    QCOMPARE(load_model(folder)->weights().size(), parts[0].size() + parts[1].size());
    map["transformer.ln_f.bias"] = "b.safetensors";
    write_file(folder / "model.safetensors.index.json", Json{{"weight_map", map}}.dump());
    QVERIFY(has(refusal([&] { load_model(folder); }), {"transformer.ln_f.bias", "b.safetensors"}));
    map["transformer.ln_f.bias"] = "../a.safetensors";
    write_file(folder / "model.safetensors.index.json", Json{{"weight_map", map}}.dump());
    QVERIFY(has(refusal([&] { load_model(folder); }), {"plain file name", "../a.safetensors"}));
  }

  /// Two .bin files, names without the prefix, a buffer that is not needed (tests/golden/formats/make_golden.py).
  void shards_of_torch_files_are_read() {
    const fs::path folder = fs::path(LETHE_SOURCE_DIR) / "tests/golden/formats/bloom-shards";
    const ModelPtr from_torch = load_model(folder), plain = load_model(golden::folder("bloom"));
    for (std::size_t i = 0; i < plain->weights().size(); ++i)
      QVERIFY(at::equal(from_torch->weights()[i].second, plain->weights()[i].second));
  }

  void strided_tensors_are_read() {
    const auto file = formats::open_weight_file(fs::path(LETHE_SOURCE_DIR) / "tests/golden/formats/state.bin");
    std::map<std::string, at::Tensor> read;
    for (const auto& entry : file->tensors()) read[entry.name] = read_tensor(*file, entry, at::kDouble);
    const at::Tensor whole = at::arange(24, at::kDouble).view({4, 6}) / 8;
    QVERIFY(at::equal(read["shared"], whole));
    QVERIFY(at::equal(read["transposed"], whole.t()) && read["transposed"].is_contiguous());
    QVERIFY(at::equal(read["part"], whole.slice(0, 1, 3).slice(1, 2, 4)));
    QVERIFY(at::equal(read["brain"], at::tensor({1.5, -2.0}, at::kDouble).view({2, 1})));
    QCOMPARE(read["double"].item<double>(), 0.1);
    QCOMPARE(read["nothing"].sizes().vec(), (std::vector<std::int64_t>{0, 7}));
  }

  void end_tokens_come_from_generation_config_first() {
    const fs::path folder = copy("bloom");
    QCOMPARE(load_model(folder)->shape().eos, (std::vector<std::int64_t>{2}));
    write_file(folder / "generation_config.json", R"({"eos_token_id": [5, 6]})");
    QCOMPARE(load_model(folder)->shape().eos, (std::vector<std::int64_t>{5, 6}));
  }

  void random_weights_follow_the_rules_data() {
    QTest::addColumn<QString>("family");
    QTest::newRow("bloom") << "bloom";
    QTest::newRow("mt5") << "mt5";
  }
  void random_weights_follow_the_rules() {
    QFETCH(QString, family);
    const Json config = nano(family.toStdString(), false);
    const ModelPtr a = random_model(config, 1), again = random_model(config, 1), other = random_model(config, 2);
    for (std::size_t i = 0; i < a->weights().size(); ++i) {
      const auto& [name, tensor] = a->weights()[i];
      QVERIFY(at::equal(tensor, again->weights()[i].second));
      const bool fixed =
          name.find("norm") != std::string::npos || name.find("ln_f") != std::string::npos || name.ends_with("bias");
      const bool drawn = !fixed || name.find("relative") != std::string::npos;
      QVERIFY2(
          at::equal(tensor, other->weights()[i].second) != drawn || name.find("attention_bias") != std::string::npos,
          name.c_str());
      double deviation = family == "bloom" ? 0.02 : 0.25;
      if (name.ends_with(".q.weight")) deviation = 0.125;
      if (name.starts_with("shared") || name.starts_with("lm_head")) deviation = 1;
      if (name.ends_with(".wo.weight")) deviation = 1 / std::sqrt(32.0);
      const double found = tensor.std().item<double>();
      if (!fixed && tensor.numel() > 200) QVERIFY2(std::abs(found / deviation - 1) < 0.15, name.c_str());
      if (fixed && name.ends_with("norm.weight")) QVERIFY(at::equal(tensor, at::ones_like(tensor)));
    }
  }

  void tying_follows_the_config_from_scratch() {
    QCOMPARE(random_model(nano("mt5", true), 1)->output_weight(), std::string("shared.weight"));
    const ModelPtr untied = random_model(nano("mt5", false), 1);
    QCOMPARE(untied->output_weight(), std::string("lm_head.weight"));
    const fs::path folder = fresh();
    save_model(*untied, folder, at::kHalf);
    QCOMPARE(load_model(folder)->output_weight(), std::string("lm_head.weight"));
  }

  void a_head_equal_to_the_embedding_is_tied() {
    const fs::path folder = copy("mt5-tied");
    auto tensors = load_tensors(folder / "model.safetensors").tensors;
    tensors["lm_head.weight"] = tensors["shared.weight"];
    save_tensors(folder / "model.safetensors", {tensors.begin(), tensors.end()});
    QCOMPARE(load_model(folder)->output_weight(), std::string("shared.weight"));
  }

  void any_tensors_are_kept_as_they_are() {
    const fs::path path = fresh();
    const NamedTensors given = {{"a", at::arange(6, at::kLong).view({2, 3})},
                                {"b", at::arange(3) > 0},
                                {"c", at::ones({2, 4}, at::kDouble).t()},
                                {"d", at::scalar_tensor(2.5)},
                                {"e", at::empty({0, 3})},
                                {"f", at::ones({3}, at::kBFloat16)}};
    save_tensors(path, given, {{"step", "12"}});
    const LoadedTensors loaded = load_tensors(path);
    QCOMPARE(loaded.metadata.at("step"), std::string("12"));
    for (const auto& [name, tensor] : given) {
      QCOMPARE(loaded.tensors.at(name).scalar_type(), tensor.scalar_type());
      QVERIFY2(at::equal(loaded.tensors.at(name), tensor), name.c_str());
    }
  }

  void broken_folders_are_refused() {
    fs::path folder = fresh();
    QVERIFY(has(refusal([&] { load_model(folder); }), {folder.string(), "no such folder"}));
    fs::create_directory(folder);
    QVERIFY(has(refusal([&] { load_model(folder); }), {folder.string(), "config.json is missing"}));
    folder = copy("bloom");
    fs::remove(folder / "model.safetensors");
    QVERIFY(has(refusal([&] { load_model(folder); }), {folder.string(), "holds no weights"}));
    write_file(folder / "pytorch_model.bin", "x");
    QVERIFY(has(refusal([&] { load_model(folder); }), {"pytorch_model.bin"}));
    folder = copy("bloom");
    write_file(folder / "config.json", "{\"model_type\": ");
    QVERIFY(has(refusal([&] { load_model(folder); }), {"config.json", "line 1"}));
  }

  void broken_configs_are_refused() {
    const auto refused = [&](const std::function<void(Json&)>& change) {
      const fs::path folder = copy("bloom");
      change_config(folder, change);
      return refusal([&] { load_model(folder); });
    };
    QVERIFY(has(refused([](Json& c) { c["model_type"] = "parrot"; }),
                {"config.json", "parrot", "bloom, gemma, llama, mistral, mt5"}));
    QVERIFY(has(refused([](Json& c) { c.erase("model_type"); }),
                {"model_type", "missing", "bloom, gemma, llama, mistral, mt5"}));
    QVERIFY(has(refused([](Json& c) { c.erase("n_head"); }), {"config.json", "n_head", "missing"}));
    QVERIFY(has(refused([](Json& c) { c["n_layer"] = 0; }), {"n_layer", "at least 1", "0"}));
    QVERIFY(has(refused([](Json& c) { c["n_head"] = 3; }), {"hidden_size", "multiple", "3"}));
    QVERIFY(has(refused([](Json& c) { c["vocab_size"] = "many"; }), {"vocab_size", "many"}));
    QVERIFY(has(refused([](Json& c) { c["vocab_size"] = 60; }),
                {"transformer.word_embeddings.weight", "expected [60, 16]", "got [61, 16]"}));
    QVERIFY(has(refused([](Json& c) { c["n_layer"] = 3; }), {"transformer.h.2.input_layernorm.weight", "missing"}));
  }

  void broken_weights_are_refused() {
    const fs::path folder = copy("mt5-tied"), file = folder / "model.safetensors";
    const std::string whole = read_file(file);
    write_file(file, whole.substr(0, whole.size() - 1));
    QVERIFY(has(refusal([&] { load_model(folder); }), {file.string(), "cut off"}));
    auto tensors = load_tensors(golden::folder("mt5-tied") / "model.safetensors").tensors;
    tensors["shared.weight"] = at::zeros({61, 12}, at::kLong);
    save_tensors(file, {tensors.begin(), tensors.end()});
    QVERIFY(has(refusal([&] { load_model(folder); }), {file.string(), "shared.weight", "I64"}));
  }
};

QTEST_GUILESS_MAIN(ModelIoTest)
#include "model_io_test.moc"
