// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/torch_file.h"

#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "base/random.h"
#include "formats/state_dict.h"

using namespace lethe;
using namespace lethe::formats;

/// Files that torch.save wrote (tests/golden/formats/make_golden.py), and what was made of them.
class TorchFileTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir temporary_;

  static std::filesystem::path golden(const char* name) {
    return std::filesystem::path(LETHE_SOURCE_DIR) / "tests/golden/formats" / name;
  }
  std::filesystem::path file() const { return std::filesystem::path(temporary_.path().toStdString()) / "x.bin"; }

  static const TensorEntry& entry(const TorchFile& file, const std::string& name) {
    for (const TensorEntry& tensor : file.tensors())
      if (tensor.name == name) return tensor;
    throw std::out_of_range(name);
  }
  template <typename Number>
  static std::vector<Number> numbers(const TorchFile& file, const std::string& name) {
    const auto bytes = file.bytes(entry(file, name));
    std::vector<Number> result(bytes.size() / sizeof(Number));
    if (!result.empty()) std::memcpy(result.data(), bytes.data(), bytes.size());
    return result;
  }
  static std::string refusal(const std::filesystem::path& path) {
    try {
      const TorchFile opened(path);
    } catch (const InputError& error) {
      const std::string text = error.what();
      return text.starts_with(path.string()) && text.find('\n') == std::string::npos ? text : "where? " + text;
    }
    return "not refused";
  }
  /// Without the care for power cuts that write_file takes, and file systems when a file is written over.
  std::filesystem::path with(const std::string& bytes) const {
    std::filesystem::remove(file());
    std::ofstream(file(), std::ios::binary) << bytes;
    return file();
  }

 private slots:
  void a_state_dict_is_read_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("protocol 2") << "state.bin";
    QTest::newRow("protocol 4") << "shard.bin";
  }
  void a_state_dict_is_read() {
    QFETCH(QString, name);
    const TorchFile opened(golden(name.toUtf8()));
    QCOMPARE(opened.tensors().size(), 12U);
    using Shape = std::vector<std::int64_t>;
    QCOMPARE(numbers<float>(opened, "weight"), (std::vector<float>{0, 1, 2, 3, 4, 5}));
    QCOMPARE(numbers<float>(opened, "bias"), (std::vector<float>{0.5, -0.5}));
    QCOMPARE(numbers<float>(opened, "parameter"), (std::vector<float>{1, 2}));
    QCOMPARE(numbers<std::uint16_t>(opened, "half"), (std::vector<std::uint16_t>{0x3e00, 0xc000}));
    QCOMPARE(numbers<std::uint16_t>(opened, "brain"), (std::vector<std::uint16_t>{0x3fc0, 0xc000}));
    QCOMPARE(entry(opened, "brain").type, std::string("BF16"));
    QCOMPARE(entry(opened, "brain").shape, (Shape{2, 1}));
    QCOMPARE(numbers<double>(opened, "double"), std::vector<double>{0.1});
    QCOMPARE(entry(opened, "double").shape, Shape{});
    QCOMPARE(numbers<std::int64_t>(opened, "long"), (std::vector<std::int64_t>{1, std::int64_t{1} << 40}));
    QCOMPARE(entry(opened, "flags").type, std::string("BOOL"));
    QCOMPARE(entry(opened, "nothing").shape, (Shape{0, 7}));
    QVERIFY(opened.bytes(entry(opened, "nothing")).empty());
  }

  void views_lie_in_the_storage_they_share() {
    using Shape = std::vector<std::int64_t>;
    const TorchFile opened(golden("state.bin"));
    const TensorEntry &whole = entry(opened, "shared"), &turned = entry(opened, "transposed"),
                      &part = entry(opened, "part");
    QVERIFY(whole.strides.empty());
    QCOMPARE(turned.begin, whole.begin);
    QCOMPARE(turned.shape, (Shape{6, 4}));
    QCOMPARE(turned.strides, (Shape{1, 6}));
    QCOMPARE(part.begin, whole.begin + 8 * sizeof(float));
    QCOMPARE(part.strides, (Shape{6, 1}));
    QCOMPARE(numbers<float>(opened, "part"), (std::vector<float>{1, 1.125, 1.25, 1.375, 1.5, 1.625, 1.75, 1.875}));
  }

  void anything_else_is_refused_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("says");
    QTest::newRow("a call") << "calls.bin"
                            << "it calls for '__builtin__.print'";
    QTest::newRow("before 1.6") << "legacy.bin"
                                << "PyTorch 1.6 or newer";
    QTest::newRow("a dict in a dict") << "nested.bin"
                                      << "'model' is no tensor";
    QTest::newRow("a number") << "number.bin"
                              << "'epoch' is no tensor";
    QTest::newRow("packed") << "packed.bin"
                            << "is packed";
    QTest::newRow("not there") << "none.bin"
                               << "no such file";
  }
  void anything_else_is_refused() {
    QFETCH(QString, name);
    QFETCH(QString, says);
    const std::string text = refusal(golden(name.toUtf8()));
    QVERIFY2(text.find(says.toStdString()) != std::string::npos, text.c_str());
  }

  void pickles_that_no_state_dict_holds_data() {
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& pickle, const char* says) {
      QTest::newRow(name) << "\x80\x02" + pickle << says;
    };
    row("empty", "", "ends in the middle");
    row("nothing on the stack", ".", "lacks the result");
    row("a text", QByteArray("X\x01\0\0\0w.", 7), "expected a dict");
    row("a text past the end", QByteArray("X\xff\xff\xff\xff", 5), "ends in the middle of a text");
    row("an instance", "(ios\nsystem\n.", "pickle operation 105");
    row("a system call", "cos\nsystem\n.", "'os.system', which no plain state dict needs; nothing was executed");
    row("a function of torch", "ctorch\nload\n.", "'torch.load'");
    row("a call of a type", "ctorch\nFloatStorage\n)R.", "calls 'torch.FloatStorage'");
    row("a value not remembered", "h\x07.", "recalls");
    row("a tuple without a mark", "t.", "lacks a mark");
    row("items of no dict", "]K\x01K\x02s.", "no dict");
    row("a dict that holds itself", QByteArray("}q\0X\x01\0\0\0wh\0s.", 14), "'w' is no tensor");
    row("protocol 0", QByteArray("\x80\0.", 3), "protocol 0");
  }
  void pickles_that_no_state_dict_holds() {
    QFETCH(QByteArray, pickle);
    QFETCH(QString, says);
    try {
      read_state_dict(std::as_bytes(std::span(pickle.data(), static_cast<std::size_t>(pickle.size()))), "x.bin");
      QFAIL("not refused");
    } catch (const InputError& error) {
      QVERIFY2(std::string(error.what()).find(says.toStdString()) != std::string::npos, error.what());
    }
  }

  void a_file_that_was_cut_off_is_refused() {
    const std::string sound = read_file(golden("state.bin"));
    for (std::size_t length = 0; length < sound.size(); length += 7)
      QVERIFY2(refusal(with(sound.substr(0, length))) != "not refused", std::to_string(length).c_str());
  }

  /// Bytes changed at random: refused or read with every byte within the file, never a crash.
  void changed_bytes_do_no_harm() {
    const std::string sound = read_file(golden("state.bin"));
    Random random(11);
    int refused = 0;
    for (int i = 0; i < 4000; ++i) {
      std::string changed = sound;
      for (int change = 0; change <= i % 3; ++change)
        changed[static_cast<std::size_t>(random.below(changed.size()))] = static_cast<char>(random.below(256));
      try {
        const TorchFile opened(with(changed));
        for (const TensorEntry& tensor : opened.tensors()) QVERIFY(opened.bytes(tensor).size() <= changed.size());
      } catch (const InputError&) {
        ++refused;
      }
    }
    QVERIFY2(refused > 400, std::to_string(refused).c_str());
  }
};

QTEST_GUILESS_MAIN(TorchFileTest)
#include "torch_file_test.moc"
