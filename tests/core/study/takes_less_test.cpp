// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/takes_less.h"

#include <QTest>

using namespace lethe::study;

class TakesLessTest : public QObject {
  Q_OBJECT

  static RunSpec run_with(const Training& training, const std::string& method) {
    RunSpec run;
    run.sequence = {{{"simp", "", ""}, training}};
    run.method.name = method;
    return run;
  }

 private slots:
  void everything_that_helps_is_named() {
    Training training;
    training.batch_size = 32;
    const std::string text = what_takes_less(run_with(training, "full"));
    for (const char* way : {"\"micro_batch_size\": 8", "\"activation_checkpointing\": true", "\"dtype\": \"bf16\"",
                            "\"max_length\" below 512", "fewer parameters", "a smaller model"})
      QVERIFY2(text.find(way) != std::string::npos, text.c_str());
  }
  void what_is_done_already_is_not() {
    Training training;
    training.micro_batch_size = 1;
    training.activation_checkpointing = true;
    training.dtype = "bf16";
    const std::string text = what_takes_less(run_with(training, "lora"));
    for (const char* way : {"micro_batch_size", "activation_checkpointing", "dtype", "fewer parameters"})
      QVERIFY2(text.find(way) == std::string::npos, text.c_str());
    training.micro_batch_size = 9;
    QVERIFY(what_takes_less(run_with(training, "lora")).find("\"micro_batch_size\": 4") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TakesLessTest)
#include "takes_less_test.moc"
