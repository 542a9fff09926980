// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QProcess>
#include <QString>
#include <QTemporaryDir>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::test {

/// What a program left behind when it ended.
struct Ended {
  int code = -1;
  std::string out, err;
  Json json() const { return parse_json(out, "standard output"); }
};

/// Runs lethe-cli in a world of its own: a folder that is also the user's data folder.
class Program {
 public:
  Program() { environment_.insert("XDG_DATA_HOME", folder_.path()); }

  std::string path(const std::string& name) const { return (folder_.path() + "/").toStdString() + name; }
  void set(const char* variable, const char* value) { environment_.insert(variable, value); }

  void start(QProcess& process, const std::vector<std::string>& words) const {
    QStringList arguments;
    for (const std::string& word : words) arguments << QString::fromStdString(word);
    process.setProcessEnvironment(environment_);
    process.start(LETHE_CLI, arguments);
  }
  static Ended end(QProcess& process) {
    if (!process.waitForFinished(900000)) return {};
    const bool crashed = process.exitStatus() != QProcess::NormalExit;
    return {crashed ? -1 : process.exitCode(), process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString()};
  }
  Ended run(const std::vector<std::string>& words) const {
    QProcess process;
    start(process, words);
    return end(process);
  }

 private:
  QTemporaryDir folder_;
  QProcessEnvironment environment_ = QProcessEnvironment::systemEnvironment();
};

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace lethe::test

/// Ended with that code; shows what the program said if not.
#define ENDED(ended, expected) \
  QVERIFY2((ended).code == (expected), ("code " + std::to_string((ended).code) + ": " + (ended).err).c_str())
#define SAYS(text, part) QVERIFY2(lethe::test::has((text), (part)), (text).c_str())
