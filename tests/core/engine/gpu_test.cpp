// SPDX-License-Identifier: GPL-3.0-or-later
// Which device is taken, for machines as they are found.
#include "engine/gpu.h"

#include <QTest>

#include "base/error.h"

using namespace lethe;
using engine::choose_device;
using engine::GpuSupport;

static std::string refusal(const std::string& asked, const GpuSupport& there) {
  try {
    return "taken: " + choose_device(asked, there);
  } catch (const InputError& error) {
    return error.what();
  }
}

class GpuTest : public QObject {
  Q_OBJECT

  const GpuSupport none_{}, two_{{{"first", 1}, {"second", 1}}, {}},
      unusable_{{{"first", 1}}, "a library is missing; fetch it"};

 private slots:
  void auto_takes_what_can_be_used() {
    QCOMPARE(choose_device("auto", none_), std::string("cpu"));
    QCOMPARE(choose_device("auto", two_), std::string("cuda:0"));
    QCOMPARE(choose_device("auto", unusable_), std::string("cpu"));
  }
  void a_name_is_taken_at_its_word() {
    for (const GpuSupport& there : {none_, two_, unusable_}) QCOMPARE(choose_device("cpu", there), std::string("cpu"));
    QCOMPARE(choose_device("cuda", two_), std::string("cuda:0"));
    QCOMPARE(choose_device("cuda:1", two_), std::string("cuda:1"));
  }
  void what_is_missing_is_told() {
    QVERIFY(refusal("cuda", none_).starts_with("device 'cuda': the NVIDIA driver shows no GPU"));
    QVERIFY(refusal("cuda:0", none_).starts_with("device 'cuda:0': the NVIDIA driver shows no GPU"));
    QVERIFY(refusal("cuda", unusable_) == "device 'cuda': a library is missing; fetch it, or cpu");
    QCOMPARE(refusal("cuda:2", two_), std::string("device 'cuda:2' is not there: the last one is cuda:1"));
    for (const char* name : {"gpu", "", "cuda:", "cuda:x", "cuda:1x", "cuda:-1", "cuda:99999999999"})
      QVERIFY2(refusal(name, two_).find("is not known: expected auto, cpu, cuda or cuda:N") != std::string::npos, name);
  }
};

QTEST_GUILESS_MAIN(GpuTest)
#include "gpu_test.moc"
