// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_reader.h"

#include <QElapsedTimer>
#include <algorithm>

#include "base/error.h"
#include "store/database.h"

namespace lethe::ui {

namespace {

constexpr std::int64_t batch_milliseconds = 60;

template <class Entries>
std::string label(const Entries& entries, const Json& choice) {
  const std::string name = choice.value("name", "");
  for (const auto& entry : entries)
    if (entry.name == name) return catalog::label_of(name, entry.label, choice);
  return name;
}

std::optional<double> mean_at(const store::RunDetail& run, std::size_t stage, auto&& wanted) {
  MeanOf mean;
  if (stage >= run.scores.size()) return {};
  for (std::size_t e = 0; e < run.elements.size(); ++e) {
    if (!wanted(run.elements[e].group)) continue;
    if (!run.scores[stage][e]) return {};
    mean.add(run.scores[stage][e]->value);
  }
  return mean.mean();
}

}  // namespace

RunFacts facts_of(store::RunRow row, const catalog::Catalog& catalog) {
  RunFacts facts;
  facts.model = QString::fromStdString(row.model);
  facts.method = QString::fromStdString(label(catalog.methods(), row.method));
  QStringList strategies, tasks;
  for (const Json& strategy : row.strategies)
    strategies << QString::fromStdString(label(catalog.strategies(), strategy));
  for (const auto& task : row.sequence) tasks << QString::fromStdString(task);
  facts.strategy = strategies.join(QStringLiteral(" + "));
  facts.sequence = tasks.join(QStringLiteral(" › "));
  facts.status = QString::fromStdString(store::to_string(row.status));
  facts.text = QStringList{facts.model,
                           facts.method,
                           facts.strategy,
                           facts.sequence,
                           facts.status,
                           QString::fromStdString(row.study),
                           QString::fromStdString(row.id),
                           QStringLiteral("seed %1").arg(row.seed)}
                   .join(QLatin1Char('\n'))
                   .toLower();
  facts.row = std::move(row);
  return facts;
}

RunSummary summary_of(const store::RunDetail& run) {
  RunSummary summary;
  summary.id = run.run.id;
  summary.family = run.spec.at("model").value("family", "");
  if (run.run.status != store::Status::Done) return summary;
  const figures::Forgetting forgetting = figures::forgetting_of(run);
  summary.fg_all = forgetting.measures.at("fg").value;
  for (const auto& [group, measures] : forgetting.by_group)
    if (const auto& fg = measures.at("fg"); fg.value) summary.fg[group] = *fg.value;
  std::set<std::string> groups;
  for (const auto& element : run.elements) groups.insert(element.group);
  const std::size_t last = run.scores.empty() ? 0 : run.scores.size() - 1;
  for (const auto& group : groups) {
    const auto own = [&](const std::string& other) { return other == group; };
    if (const auto base = mean_at(run, 0, own)) summary.base[group] = *base;
    if (const auto end = mean_at(run, last, own)) summary.end[group] = *end;
  }
  summary.end_all =
      mean_at(run, last, [](const std::string& group) { return group == "dk" || group == "rs" || group == "rc"; });
  return summary;
}

RunReader::RunReader(std::filesystem::path database, const catalog::Catalog& catalog, QObject* parent)
    : QObject(parent), file_(std::move(database)), catalog_(catalog), thread_([this] { work(); }) {}

RunReader::~RunReader() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_all();
  thread_.join();
}

void RunReader::list() {
  {
    const std::lock_guard lock(mutex_);
    list_wanted_ = true;
  }
  arrived_.notify_all();
}

void RunReader::summarise(const std::vector<std::string>& ids) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& id : ids)
      if (queued_.insert(id).second) to_summarise_.push_back(id);
  }
  arrived_.notify_all();
}

void RunReader::read(const std::vector<std::string>& ids) {
  {
    const std::lock_guard lock(mutex_);
    to_read_.insert(to_read_.end(), ids.begin(), ids.end());
  }
  arrived_.notify_all();
}

void RunReader::answer(std::function<void()> in_window) {
  QMetaObject::invokeMethod(this, std::move(in_window), Qt::QueuedConnection);
}

void RunReader::work() {
  try {
    store::Database database(file_);
    std::vector<std::string> batch;
    while (true) {
      bool list = false;
      std::vector<std::string> read;
      batch.clear();
      {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [this] { return closing_ || list_wanted_ || !to_read_.empty() || !to_summarise_.empty(); });
        if (closing_) return;
        list = std::exchange(list_wanted_, false);
        read.swap(to_read_);
        while (!to_summarise_.empty() && batch.size() < 64) {
          batch.push_back(to_summarise_.back());
          to_summarise_.pop_back();
          queued_.erase(batch.back());
        }
      }
      try {
        if (list) make_list(database);
        if (!read.empty()) make_records(database, read);
        if (!batch.empty()) make_summaries(database, batch);
      } catch (const std::exception& error) {
        // The next question may well have an answer.
        answer([this, why = QString::fromStdString(error.what())] { emit failed(why); });
      }
    }
  } catch (const std::exception& error) {
    const QString why = QString::fromStdString(error.what());
    answer([this, why] { emit failed(why); });
  }
}

std::shared_ptr<const RunSettings> RunReader::settings(store::Database& database, const std::string& id) {
  auto& known = settings_[id];
  if (known) return known;
  RunSettings read{figures::settings_of(store::run_spec(database, id)), {}};
  for (const auto& [name, value] : read.values) read.key += QString::fromStdString(name + '\x1f' + value + '\x1e');
  auto& shared = known_settings_[read.key];
  if (!shared) shared = std::make_shared<const RunSettings>(std::move(read));
  return known = shared;
}

void RunReader::make_list(store::Database& database) {
  std::vector<RunFacts> runs;
  for (store::RunRow& row : store::list_runs(database)) try {
      auto decided_by = settings(database, row.id);
      runs.push_back(facts_of(std::move(row), catalog_));
      runs.back().settings = std::move(decided_by);
    } catch (const InputError&) {
      // It was removed meanwhile.
    }
  answer([this, runs = std::move(runs), studies = store::list_studies(database)] { emit listed(runs, studies); });
}

void RunReader::make_summaries(store::Database& database, const std::vector<std::string>& ids) {
  std::vector<RunSummary> runs;
  QElapsedTimer clock;
  clock.start();
  for (const auto& id : ids) {
    try {
      runs.push_back(summary_of(store::run_detail(database, id)));
    } catch (const InputError&) {
      // It was removed meanwhile; the next list says so.
    }
    if (clock.elapsed() < batch_milliseconds) continue;
    answer([this, part = std::exchange(runs, {})] { emit summarised(part); });
    clock.restart();
  }
  if (!runs.empty()) answer([this, runs = std::move(runs)] { emit summarised(runs); });
}

void RunReader::make_records(store::Database& database, const std::vector<std::string>& ids) {
  std::vector<RunRecord> runs;
  for (const auto& id : ids) try {
      const store::RunDetail detail = store::run_detail(database, id);
      RunRecord record{detail.run, detail.spec, figures::scores_of(detail, catalog_), {}};
      for (const auto& stage : detail.scores) {
        auto& row = record.standard_errors.emplace_back();
        for (const auto& score : stage) row.push_back(score ? score->standard_error : std::nullopt);
      }
      runs.push_back(std::move(record));
    } catch (const InputError&) {
      // It was removed meanwhile, as above.
    }
  answer([this, runs = std::move(runs)] { emit was_read(runs); });
}

}  // namespace lethe::ui
