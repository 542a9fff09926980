// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include "base/error.h"
#include "base/hash.h"
#include "golden.h"

using namespace lethe;
using namespace lethe::text;

/// What a tokenizer.json with one thing wrong is refused with.
class TokenizerFilesTest : public QObject {
  Q_OBJECT
 private slots:
  void names_of_special_tokens();
  void map_counts_before_config();
  void fingerprint_is_of_the_file();
  void broken_files_data();
  void broken_files();
  void broken_text();
};

static Json small() {
  return parse_json(R"({"version": "1.0", "truncation": {"max_length": 2}, "padding": null, "added_tokens": [
    {"id": 4, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
    "normalizer": null, "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
    "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
      {"Sequence": {"id": "A", "type_id": 0}}], "pair": [], "special_tokens": {"<s>": {"id": "<s>", "ids": [4], "tokens": ["<s>"]}}},
    "decoder": {"type": "ByteLevel"},
    "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2, "c": 3}, "merges": ["a b"]}})",
                    "test");
}

static std::filesystem::path path_of(const QTemporaryDir& folder) { return folder.path().toStdString(); }

static std::string refusal(const std::function<void()>& load) {
  try {
    load();
  } catch (const InputError& error) {
    return error.what();
  }
  return "it was accepted";
}

void TokenizerFilesTest::names_of_special_tokens() {
  const QTemporaryDir folder;
  // add_eos_token has no effect beside a tokenizer.json; a token the file lacks is added behind the others.
  write_file(path_of(folder) / "tokenizer_config.json",
             R"({"bos_token": "<s>", "eos_token": {"content": "<end>", "lstrip": true}, "pad_token": null,
                 "unk_token": "c", "add_eos_token": true, "additional_special_tokens": ["<new>"]})");
  const Tokenizer tokenizer = load_from(folder, small());
  QCOMPARE(tokenizer.bos_id(), std::optional(4));
  QCOMPARE(tokenizer.eos_id(), std::optional(5));
  QCOMPARE(tokenizer.unk_id(), std::optional(3));
  QVERIFY(!tokenizer.pad_id());
  QCOMPARE(tokenizer.id("<new>"), std::optional(6));
  QCOMPARE(tokenizer.token(6), std::string("<new>"));
  QCOMPARE(tokenizer.size(), std::size_t{7});
  QCOMPARE(tokenizer.encode("ab <end><new>"), (Ids{4, 2, 5, 6}));
  QCOMPARE(tokenizer.decode(Ids{4, 2, 5, 3, 6}), std::string("ab"));
}

void TokenizerFilesTest::map_counts_before_config() {
  const QTemporaryDir folder;
  const auto config = path_of(folder) / "tokenizer_config.json";
  write_file(config, R"({"pad_token": "a"})");
  write_file(path_of(folder) / "special_tokens_map.json", R"({"pad_token": "b"})");
  QCOMPARE(load_from(folder, small()).pad_id(), std::optional(1));
  write_file(config, R"({"pad_token": "a", "added_tokens_decoder": {}})");
  QCOMPARE(load_from(folder, small()).pad_id(), std::optional(0));
}

void TokenizerFilesTest::fingerprint_is_of_the_file() {
  const QTemporaryDir folder;
  const Tokenizer tokenizer = load_from(folder, small());
  QCOMPARE(tokenizer.fingerprint(), sha256_of_file(path_of(folder) / "tokenizer.json"));
}

void TokenizerFilesTest::broken_files_data() {
  QTest::addColumn<std::string>("at");
  QTest::addColumn<std::string>("value");
  QTest::addColumn<QString>("part");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* at, const char* value, const char* part, const char* says) {
    QTest::newRow((std::string(at) + " " + value).c_str())
        << std::string(at) << std::string(value) << QString(part) << QString(says);
  };
  row("/normalizer", R"({"type": "Magic"})", "normalizer", "'Magic' is not supported");
  row("/pre_tokenizer", R"({"type": "Magic"})", "pre_tokenizer",
      "one of ByteLevel, Digits, Metaspace, Punctuation, Sequence, Split, Whitespace");
  row("/pre_tokenizer", R"({"type": "ByteLevel"})", "pre_tokenizer", "'add_prefix_space' is missing");
  row("/pre_tokenizer", R"({"type": "Sequence", "pretokenizers": [{"type": "Magic"}]})",
      "pre_tokenizer.pretokenizers[0]", "'Magic'");
  row("/pre_tokenizer", R"({"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated", "invert": false})",
      "pre_tokenizer", "no regular expression");
  row("/pre_tokenizer", R"({"type": "Split", "pattern": {"Regex": "a"}, "behavior": "isolated", "invert": false})",
      "pre_tokenizer", "'isolated'; expected one of Removed, Isolated");
  row("/post_processor", R"({"type": "TemplateProcessing", "single": [], "special_tokens": {}})", "post_processor",
      "expected A once");
  row("/post_processor/special_tokens", "{}", "post_processor.special_tokens", "'<s>' is missing");
  row("/decoder", R"({"type": "Magic"})", "decoder", "'Magic'");
  row("/model", "null", "model", "expected an object");
  row("/model/type", R"("WordMagic")", "model", "'WordMagic' is not supported; expected one of BPE");
  row("/model/vocab", R"({"a": 0, "b": 0})", "model.vocab", "the same id 0");
  row("/model/vocab", R"({"a": -1})", "model.vocab", "is -1; expected a whole number");
  row("/model/vocab", R"({"a": 99999999999})", "model.vocab", "expected a whole number");
  row("/model/vocab", "[]", "model.vocab", "expected an object");
  row("/model/merges", R"(["a b c"])", "model.merges[0]", "got \"a b c\"");
  row("/model/merges", R"([["a"]])", "model.merges[0]", "got [\"a\"]");
  row("/model/merges", R"(["a b", "a c"])", "model.merges[1]", "'ac' is missing in 'vocab'");
  row("/model/unk_token", R"("<unk>")", "model", "'<unk>' is missing in 'vocab'");
  row("/model/dropout", "0.1", "model", "'dropout'");
  row("/model/end_of_word_suffix", R"("</w>")", "model", "'end_of_word_suffix' is not supported");
  row("/added_tokens", "{}", "", "'added_tokens' has the wrong type");
  row("/added_tokens/0", "{}", "added_tokens[0]", "'content' is missing");
}

void TokenizerFilesTest::broken_files() {
  QFETCH(std::string, at);
  QFETCH(std::string, value);
  QFETCH(QString, part);
  QFETCH(QString, says);
  const QTemporaryDir folder;
  load_from(folder, small());
  Json json = small();
  json[Json::json_pointer(at)] = parse_json(value, "test");
  const std::string message = refusal([&] { load_from(folder, json); });
  const QString where = folder.path() + "/tokenizer.json: " + part;
  QVERIFY2(QString::fromStdString(message).startsWith(where), message.c_str());
  QVERIFY2(QString::fromStdString(message).contains(says), message.c_str());
}

void TokenizerFilesTest::broken_text() {
  const QTemporaryDir folder;
  const auto path = path_of(folder) / "tokenizer.json";
  const auto load = [&] { Tokenizer::load(path_of(folder)); };
  QVERIFY(QString::fromStdString(refusal(load)).contains("tokenizer.json"));
  write_file(path, small().dump(1).substr(0, 200));
  QVERIFY(QString::fromStdString(refusal(load)).contains("tokenizer.json, line "));
  write_file(path, "[]");
  QVERIFY(QString::fromStdString(refusal(load)).contains("expected an object"));
  write_file(path, "{}");
  QVERIFY(QString::fromStdString(refusal(load)).endsWith("'model' is missing"));
  for (const char* name : {"tokenizer.json", "spiece.model"}) {
    std::filesystem::remove(path);
    write_file(path_of(folder) / name, "{}");
    std::filesystem::resize_file(path_of(folder) / name, 500'000'000);
    QCOMPARE(QString::fromStdString(refusal(load)),
             folder.path() + "/" + name + ": has 500 MB, expected at most 250 MB; this is no tokenizer");
  }
}

QTEST_GUILESS_MAIN(TokenizerFilesTest)
#include "tokenizer_files_test.moc"
