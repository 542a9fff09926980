// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/peer.h"

#include <QProcessEnvironment>

namespace lethe::bench {

namespace {

QProcessEnvironment surroundings(int threads) {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  const QString count = QString::number(threads);
  for (const char* name : {"OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"}) environment.insert(name, count);
  environment.insert("HF_HUB_OFFLINE", "1");
  environment.insert("TOKENIZERS_PARALLELISM", threads > 1 ? "true" : "false");
  return environment;
}

}  // namespace

Peer::Peer(const Setting& setting, const Json& task) {
  if (task.is_null())
    why_not_ = "no peer";
  else if (setting.peer_python.empty())
    why_not_ = "not compared";
  if (!there()) return;
  const int threads = task.value("threads", setting.threads);
  process_.setProcessEnvironment(surroundings(threads));
  process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  process_.start(QString::fromStdString(setting.peer_python), {LETHE_SOURCE_DIR "/tests/bench/peer.py"});
  Json whole = task;
  whole["threads"] = threads;
  ask(whole);
}

Peer::~Peer() {
  process_.closeWriteChannel();
  if (process_.state() != QProcess::NotRunning && !process_.waitForFinished(30000)) process_.kill();
  process_.waitForFinished();
}

Json Peer::ask(const Json& line) {
  process_.write(QByteArray::fromStdString(line.dump() + "\n"));
  while (!process_.canReadLine())
    if (!process_.waitForReadyRead(-1)) {
      why_not_ = "the peer ended: " + process_.errorString().toStdString();
      return {};
    }
  Json answer = parse_json(process_.readLine().toStdString(), "peer.py");
  if (answer.contains("error")) why_not_ = "not compared: " + answer["error"].get<std::string>();
  return answer;
}

Repeat Peer::repeat() {
  const Json answer = ask(Json::object());
  if (!there()) return {};
  return {answer.at("seconds"), answer.at("amount"), answer.value("bytes", 0.0), answer.at("result")};
}

Json peer_versions(const Setting& setting) {
  Peer peer(setting, {{"what", "versions"}});
  return peer.there() ? peer.repeat().result : Json();
}

}  // namespace lethe::bench
