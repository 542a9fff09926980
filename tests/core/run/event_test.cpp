// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/event.h"

#include <QTest>
#include <cmath>
#include <limits>

#include "../study/fixture.h"
#include "base/base64.h"
#include "fake_executor.h"
#include "run/control.h"
#include "run/executor.h"

using namespace lethe;
using namespace lethe::run;
using lethe::study::test::refusal;

static std::vector<RunEvent> one_of_each() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  std::vector<EventBody> bodies = {
      MeasurementsPlanned{{{ScoreKind::Benchmark, "nano-dk", "h"}, {ScoreKind::Task, "simp", "i"}}},
      StageStarted{1, "key", 0, {"simp", "exp"}, 50, true},
      StageStarted{0, "key", {}, {}, 0, false},
      StepLogged{1, 7, 0.1 + 0.2, 3e-3, 1e-300, 1234567890123, 0.5},
      StepLogged{1, 8, std::numeric_limits<double>::infinity(), 0, -std::numeric_limits<double>::infinity(), 1, 0},
      ScoreMeasured{2, 5, ScoreKind::Probe, "nano-dk", "dk", "accuracy", 51.5, 2.25, 120, 25.0, "h", "luo2023"},
      ScoreMeasured{2, 0, ScoreKind::Task, "simp", "", "sari", 40, {}, 100, {}, "h", ""},
      SamplesScored{2, ScoreKind::Benchmark, "nano-dk", 64, bytes},
      SamplesScored{2, ScoreKind::Task, "simp", 0, ""},
      Noticed{"cut", "12 prompts were cut – «quoted» \"twice\"\n"},
      ResumePointWritten{2, 31, "resume/a/2-31"},
      StageFinished{2, "key", 12.5, "weights/a", "hash"},
      RunFinished{60.25},
      RunFailed{"no such folder"},
      RunStopped{"asked"},
      Progressed{"quiz", 3, 10}};
  std::vector<RunEvent> events;
  for (auto& body : bodies) events.push_back({"run-1", 3, static_cast<std::int64_t>(events.size()), std::move(body)});
  return events;
}

class EventTest : public QObject {
  Q_OBJECT

 private slots:
  void every_event_survives_text() {
    std::set<std::size_t> kinds;
    for (const auto& event : one_of_each()) {
      const std::string text = to_json(event).dump();
      QVERIFY(event_from_json(parse_json(text, "text")) == event);
      kinds.insert(event.body.index());
    }
    QCOMPARE(kinds.size(), std::variant_size_v<EventBody>);
  }

  void what_is_no_number_survives() {
    const RunEvent event{"r", 1, 1, StepLogged{1, 1, std::nan(""), 0, 0, 0, 0}};
    const auto back = event_from_json(parse_json(to_json(event).dump(), "text"));
    QVERIFY(std::isnan(std::get<StepLogged>(back.body).loss));
  }

  void refuses_what_it_does_not_know() {
    Json json = to_json(RunEvent{"r", 1, 1, RunFinished{1}});
    const auto with = [&](const char* key, const Json& value) {
      Json changed = json;
      changed[key] = value;
      return refusal([&] { event_from_json(changed); });
    };
    QVERIFY(with("v", 2).find("written in form 2, expected 1") != std::string::npos);
    QVERIFY(with("type", "run_finish").find("did you mean 'run_finished'") != std::string::npos);
    QVERIFY(with("secondes", 1).find("did you mean 'seconds'") != std::string::npos);
    QVERIFY(with("seconds", "soon").find("expected a number") != std::string::npos);
    json.erase("seconds");
    QVERIFY(refusal([&] { event_from_json(json); }).find("'seconds' is missing") != std::string::npos);
  }

  void base64_of_the_standard() {
    for (const auto& [bytes, text] : std::map<std::string, std::string>{
             {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}}) {
      QCOMPARE(to_base64(bytes), text);
      QCOMPARE(from_base64(text), bytes);
    }
    for (const char* broken : {"Zg=", "Z===", "Zm9v!m9v", "=g==", "Zg==Zg=="})
      QVERIFY2(!refusal([&] { from_base64(broken); }).empty(), broken);
  }

  void commands_have_names() {
    for (const Command command : {Command::Go, Command::Pause, Command::StopAfterStage, Command::StopNow})
      QVERIFY(command_from_string(to_string(command)) == command);
    QVERIFY(refusal([] { command_from_string("stop_nwo"); }).find("did you mean 'stop_now'") != std::string::npos);
  }

  void job_survives_text() {
    Job job;
    job.run = "abc";
    job.attempt = 4;
    job.spec = study::test::example_spec();
    job.environment = study::test::example_environment();
    job.artefacts = "/data/x.artefacts";
    job.known_stages = {{"k1", {"weights/1", true, {"h1", "h2"}}}, {"k2", {"", false, {}}}};
    job.wanted_stages = {"k1", "k9"};
    job.lost_resume = "resume/abc/1-7";
    for (const bool resumes : {false, true}) {
      if (resumes) job.resume = ResumePoint{2, 30, "resume/abc/2-30"};
      const Json json = parse_json(to_json(job).dump(), "text");
      const Job back = job_from_json(json);
      QVERIFY(to_json(back) == json);
      QVERIFY(back.spec == job.spec && back.environment == job.environment && back.artefacts == job.artefacts);
      QCOMPARE(back.known_stages.at("k1").scores.size(), 2U);
      QCOMPARE(back.resume.has_value(), resumes);
      QCOMPARE(back.lost_resume, job.lost_resume);
    }
    Json newer = to_json(job);
    newer["v"] = 9;
    QVERIFY(refusal([&] { job_from_json(newer); }).find("written in form 9") != std::string::npos);
  }

  void fake_executor_keeps_the_promises() {
    Job job;
    job.run = "abc";
    job.spec = study::test::example_spec();
    job.environment = study::test::example_environment();
    const QTemporaryDir folder;
    job.artefacts = folder.path().toStdString();
    test::Collector sink;
    test::FakeExecutor executor;
    executor.wait(executor.start(job, sink));
    const auto events = sink.events();
    QVERIFY(std::holds_alternative<RunFinished>(events.back().body));
    std::int64_t number = 0;
    for (const auto& event : events) QCOMPARE(event.number, ++number);
  }
};

QTEST_GUILESS_MAIN(EventTest)
#include "event_test.moc"
