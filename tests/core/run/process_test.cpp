// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that do not keep to the form, and what becomes of their runs.
#include "run/process_executor.h"

#include <QTest>
#include <csignal>

#include "../study/fixture.h"
#include "feed.h"
#include "run/child_process.h"
#include "run/instruction.h"

using namespace lethe;
using namespace lethe::run;
using lethe::study::test::refusal;

class ProcessTest : public QObject {
  Q_OBJECT

 private:
  static Job job() {
    Job job;
    job.run = "abc";
    job.attempt = 2;
    job.spec = study::test::example_spec();
    job.environment = study::test::example_environment();
    return job;
  }

  /// What a run in a child that does `script` leaves; its job has been read.
  static std::vector<RunEvent> events_of(const std::string& script) {
    test::Collector sink;
    ProcessExecutor executor({"sh", "-c", "read job; " + script});
    const std::string handle = executor.start(job(), sink);
    executor.wait(handle);
    // Waited for: not even a zombie is left.
    const auto id = static_cast<pid_t>(std::stol(handle.substr(handle.find('@') + 1)));
    if (::kill(id, 0) == 0) throw std::runtime_error("the child is still there");
    return sink.events();
  }
  static std::string line(std::int64_t number, EventBody body, int attempt = 2) {
    return "echo '" + to_json(RunEvent{"abc", attempt, number, std::move(body)}).dump() + "'; ";
  }
  static std::string failure(const std::vector<RunEvent>& events) {
    const auto* failed = std::get_if<RunFailed>(&events.back().body);
    return failed ? failed->message : "it did not fail";
  }

 private slots:
  void instructions_survive_text() {
    for (const Instruction& instruction :
         {Instruction(Command::Pause), Instruction(Taken{7}), Instruction(Declined{8, "the «disk» is full"})})
      QVERIFY(instruction_from_json(parse_json(to_json(instruction).dump(), "text")) == instruction);
    const auto refused = [](const char* text) {
      return QString::fromStdString(refusal([&] { instruction_from_json(parse_json(text, "text")); }));
    };
    QVERIFY(refused(R"({"v":2,"type":"taken","number":1})").contains("written in form 2, expected 1"));
    QVERIFY(refused(R"({"v":1,"type":"take","number":1})").contains("did you mean 'taken'"));
    QVERIFY(refused(R"({"v":1,"type":"command","command":"puase"})").contains("did you mean 'pause'"));
    QVERIFY(refused(R"({"v":1,"type":"taken","number":1,"why":""})").contains("unknown key 'why'"));
  }

  void events_are_answered_in_order() {
    // Says what it was answered in the event that follows.
    const auto events = events_of(
        line(1, Noticed{"a", "one"}) + "read answer; " + line(0, Progressed{"passing", 1, 2}) +
        R"(case "$answer" in *'"number":1,"type":"taken"'*) )" + line(2, RunFinished{1}) + ";; esac; read answer");
    QCOMPARE(events.size(), 3U);
    QVERIFY(std::holds_alternative<Noticed>(events[0].body));
    QVERIFY(std::holds_alternative<Progressed>(events[1].body));
    QVERIFY(std::holds_alternative<RunFinished>(events[2].body));
  }

  void commands_arrive() {
    test::Collector sink;
    ProcessExecutor executor({"sh", "-c",
                              "read job; read command; case \"$command\" in *stop_now*) " +
                                  line(1, RunStopped{"asked"}) + ";; esac; read answer"});
    const std::string handle = executor.start(job(), sink);
    executor.control(handle, Command::StopNow);
    executor.wait(handle);
    QVERIFY(std::holds_alternative<RunStopped>(sink.events().at(0).body));
    executor.control(handle, Command::Go);  // to nobody
  }

  void a_killed_child_leaves_an_interrupted_run() {
    const auto events =
        events_of(line(1, Noticed{"a", "one"}) + "read answer; echo first >&2; printf 'out of memory' >&2; kill -9 $$");
    QCOMPARE(events.size(), 2U);
    QCOMPARE(events[1].number, std::int64_t{2});
    const auto& noticed = std::get<Noticed>(events[1].body);
    QCOMPARE(noticed.code, std::string("interrupted"));
    QCOMPARE(noticed.text, std::string("the program that executed this run was ended by signal 9 (Killed) before the "
                                       "run was at its end; its last words: out of memory"));
    // Half a line is what a kill leaves; it is no event.
    QVERIFY(std::holds_alternative<Noticed>(events_of("printf '{\"v\":1'; kill -9 $$").back().body));
  }

  void a_child_that_gives_up_leaves_a_failed_run() {
    QCOMPARE(failure(events_of("echo 'the job is too large' >&2; exit 2")),
             std::string("the program that executed this run ended with exit code 2 before the run was at its end; its "
                         "last words: the job is too large"));
    QVERIFY(failure(events_of("exit 0")).ends_with("ended with exit code 0 before the run was at its end"));
  }

  void what_is_no_event_is_refused() {
    const auto says = [](const std::string& script, const char* part) {
      const std::string text = failure(events_of(script + "read answer"));
      QVERIFY2(text.find(part) != std::string::npos, text.c_str());
      QVERIFY(text.find('\n') == std::string::npos);
    };
    says("echo; echo hello; ", "the child program's output, line 1, column 1: ");
    says("echo '{\"v\":1}'; ", "'run' is missing");
    says(line(1, RunFinished{1}, 1), "expected events of run abc, attempt 2, got one of abc, attempt 1");
    says(line(2, RunFinished{1}), "expected event 1, got event 2");
  }

  void what_cannot_be_started_is_told() {
    test::Collector sink;
    ProcessExecutor executor({"/no/such/program"});
    QCOMPARE(refusal([&] { executor.start(job(), sink); }),
             std::string("/no/such/program: cannot be started: No such file or directory"));
    executor.wait("nothing");
  }

  void a_child_ends_with_its_executor() {
    test::Collector sink;
    {
      ProcessExecutor executor({"sh", "-c", "read job; read command; exit 4"});
      executor.start(job(), sink);
    }
    QCOMPARE(std::get<Noticed>(sink.events().at(0).body).code, std::string("interrupted"));
  }

  void the_end_of_its_input_is_the_end_of_a_child() {
    ChildProcess child({"sh", "-c", "while read line; do echo \"$line\"; done; exit 5"});
    QVERIFY(child.send("hello"));
    QCOMPARE(child.next(), std::optional<std::string>("hello"));
    const auto end = child.end();
    QCOMPARE(end.code, std::optional(5));
    QVERIFY(!child.next());
    QVERIFY(!child.send("too late"));
  }
};

QTEST_GUILESS_MAIN(ProcessTest)
#include "process_test.moc"
