// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/safetensors.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/files.h"
#include "base/random.h"

using namespace lethe;
using namespace lethe::formats;

class SafetensorsTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir temporary_;
  std::filesystem::path file() const {
    return std::filesystem::path(temporary_.path().toStdString()) / "x.safetensors";
  }

  /// ' stands for " in the header (the moc of Qt 6.4 stumbles over raw strings).
  static std::string with_header(std::string header, std::size_t data, std::uint64_t claimed = 0) {
    std::replace(header.begin(), header.end(), '\'', '"');
    const std::uint64_t length = claimed ? claimed : header.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &length, 8);
    return bytes + header + std::string(data, 'x');
  }
  std::string refusal(const std::string& bytes) const {
    write_file(file(), bytes);
    try {
      const SafetensorsFile opened(file());
    } catch (const InputError& error) {
      const std::string text = error.what();
      return text.starts_with(file().string()) && text.find('\n') == std::string::npos ? text : "where? " + text;
    }
    return "not refused";
  }

 private slots:
  void what_is_written_is_read() const {
    const std::vector<float> a = {1, 2, 3, 4, 5, 6};
    const std::vector<std::uint16_t> b = {7, 8};
    const std::vector<std::int64_t> c = {9};
    const auto bytes = [](const auto& numbers) { return std::as_bytes(std::span(numbers)); };
    write_safetensors(file(),
                      {{"b", "F16", {2}, bytes(b)},
                       {"z", "F32", {0, 5}, {}},
                       {"a", "F32", {2, 3}, bytes(a)},
                       {"c", "I64", {}, bytes(c)}},
                      {{"purpose", "test"}});
    const SafetensorsFile opened(file());
    std::vector<std::string> order;
    for (const TensorEntry& tensor : opened.tensors()) order.push_back(tensor.name);
    QCOMPARE(order, (std::vector<std::string>{"c", "a", "z", "b"}));
    QCOMPARE(opened.metadata(), (std::map<std::string, std::string>{{"format", "pt"}, {"purpose", "test"}}));
    QCOMPARE(opened.find("a")->shape, (std::vector<std::int64_t>{2, 3}));
    QCOMPARE(std::memcmp(opened.bytes(*opened.find("a")).data(), a.data(), 24), 0);
    QCOMPARE(std::memcmp(opened.bytes(*opened.find("b")).data(), b.data(), 4), 0);
    QVERIFY(opened.find("c")->shape.empty());
    QVERIFY(!opened.find("d"));
    std::uint64_t length = 0;
    std::memcpy(&length, read_file(file()).data(), 8);
    QCOMPARE(length % 8, 0);
  }

  void broken_files_are_refused_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const std::string& bytes, const char* says) {
      QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << says;
    };
    const auto entry = [](const std::string& type, const std::string& shape, const std::string& offsets) {
      return "{'w':{'dtype':'" + type + "','shape':" + shape + ",'data_offsets':" + offsets + "}}";
    };
    row("sound", with_header(entry("F32", "[2]", "[0,8]") + "  ", 8), "not refused");
    row("empty", "", "at least 8 bytes, got 0");
    row("seven bytes", "1234567", "at least 8 bytes, got 7");
    row("no header", std::string(8, '\0'), "does not begin with '{'");
    row("header too long", with_header("{}", 0, 100'000'001), "more than 100000000");
    row("header past the end", with_header("{}", 0, 50), "cut off");
    row("header of 2^64-1", with_header("{}", 0, ~0ULL), "more than 100000000");
    row("no JSON", with_header("{'w':", 0), "no valid JSON");
    row("not UTF-8", with_header("{\"\xff\xfe\":1}", 0), "no valid JSON");
    row("an array", with_header("[]", 0), "does not begin with '{'");
    row("text behind", with_header("{} {}", 0), "no valid JSON");
    row("deeply nested", with_header("{'w':" + std::string(5000, '[') + std::string(5000, ']') + "}", 0),
        "nested too deeply");
    row("doubled tensor",
        with_header(
            "{'w':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'w':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}}",
            1),
        "'w' stands twice");
    row("doubled key", with_header("{'w':{'dtype':'U8','dtype':'I8','shape':[1],'data_offsets':[0,1]}}", 1),
        "'dtype' stands twice");
    row("entry no object", with_header("{'w':3}", 0), "'w' is no object");
    row("no type", with_header("{'w':{'shape':[1],'data_offsets':[0,1]}}", 1), "'w' has no 'dtype'");
    row("unknown type", with_header(entry("F33", "[2]", "[0,8]"), 8), "F33");
    row("negative size", with_header(entry("F32", "[-2]", "[0,8]"), 8), "-2");
    row("fractional size", with_header(entry("F32", "[2.0]", "[0,8]"), 8), "2.0");
    row("size past 2^63", with_header(entry("F32", "[9223372036854775808]", "[0,8]"), 8), "9223372036854775808");
    row("shape that overflows", with_header(entry("F32", "[4294967296,4294967296]", "[0,8]"), 8), "too large");
    row("three offsets", with_header(entry("F32", "[2]", "[0,8,9]"), 8), "no two numbers");
    row("too few bytes for the shape", with_header(entry("F32", "[3]", "[0,8]"), 8), "needs 12 bytes");
    row("end before begin", with_header(entry("F32", "[0]", "[8,0]"), 8), "'w'");
    row("a hole", with_header(entry("U8", "[1]", "[1,2]"), 2), "without a hole");
    row("an overlap",
        with_header(
            "{'v':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'w':{'dtype':'U8','shape':[2],'data_offsets':[1,3]}}",
            3),
        "overlap");
    row("half bytes", with_header(entry("F4", "[1]", "[0,1]"), 1), "whole byte");
    row("data cut off", with_header(entry("F32", "[2]", "[0,8]"), 7), "cut off");
    row("data left over", with_header(entry("F32", "[2]", "[0,8]"), 9), "expected a file of");
    row("metadata no object", with_header("{'__metadata__':3}", 0), "__metadata__");
    row("metadata no text", with_header("{'__metadata__':{'a':3}}", 0), "'a' is no text");
  }
  void broken_files_are_refused() const {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    const std::string text = refusal(bytes.toStdString());
    QVERIFY2(text.find(says.toStdString()) != std::string::npos, text.c_str());
  }

  void missing_files_and_folders_are_refused() const {
    const auto message = [](const std::filesystem::path& path) -> std::string {
      try {
        const SafetensorsFile opened(path);
      } catch (const InputError& error) {
        return error.what();
      }
      return "";
    };
    QVERIFY(message(file().parent_path() / "none").find("no such file") != std::string::npos);
    QVERIFY(message(file().parent_path()).find("no regular file") != std::string::npos);
  }

  /// Every byte of a header changed in turn, and random ones many times: refused or read, never a crash.
  void changed_headers_do_no_harm() const {
    const std::string sound = with_header(
        "{'v':{'dtype':'F32','shape':[2,1],'data_offsets':[0,8]},'w':{'dtype':'U8','shape':[3],'data_offsets':[8,11]}}",
        11);
    Random random(7);
    int refused = 0;
    for (std::size_t i = 0; i < 20000; ++i) {
      std::string changed = sound;
      for (std::uint64_t n = 0; n < 1 + random.below(3); ++n)
        changed[i < sound.size() ? i : random.below(sound.size() - 11)] = static_cast<char>(random.below(256));
      try {
        const SafetensorsHeader header = parse_safetensors_header(changed, changed.size(), "x");
        for (const TensorEntry& tensor : header.tensors) QVERIFY(header.data_start + tensor.end <= changed.size());
      } catch (const InputError&) {
        ++refused;
      }
    }
    QVERIFY(refused > 10000);
  }
};

QTEST_GUILESS_MAIN(SafetensorsTest)
#include "safetensors_test.moc"
