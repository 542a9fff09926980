// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.h"
#include "figures/run_scores.h"
#include "runs/run_facts.h"

namespace lethe::ui {

/// Everything that a comparison needs of a run.
struct RunRecord {
  store::RunRow row;
  Json spec;
  figures::RunScores scores;
  std::vector<std::vector<std::optional<double>>> standard_errors;  ///< [stage][element]
};

/// Reads runs in a thread and on a connection of its own, so that no page waits for the database. What was asked last
/// is answered first.
class RunReader final : public QObject {
  Q_OBJECT

 public:
  RunReader(std::filesystem::path database, const catalog::Catalog& catalog, QObject* parent = nullptr);
  ~RunReader() override;

  void list();
  void summarise(const std::vector<std::string>& ids);
  void read(const std::vector<std::string>& ids);

 signals:
  void listed(const std::vector<lethe::ui::RunFacts>& runs, const std::vector<lethe::store::StudyRow>& studies);
  void summarised(const std::vector<lethe::ui::RunSummary>& runs);
  void was_read(const std::vector<lethe::ui::RunRecord>& runs);
  void failed(const QString& why);

 private:
  void work();
  void answer(std::function<void()> in_window);
  std::shared_ptr<const RunSettings> settings(store::Database& database, const std::string& id);
  void make_list(store::Database& database);
  void make_summaries(store::Database& database, const std::vector<std::string>& ids);
  void make_records(store::Database& database, const std::vector<std::string>& ids);

  std::filesystem::path file_;
  const catalog::Catalog& catalog_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  bool closing_ = false, list_wanted_ = false;
  std::deque<std::string> to_summarise_;
  std::set<std::string> queued_;
  std::vector<std::string> to_read_;
  // Only for the thread. A run's spec never changes.
  std::unordered_map<std::string, std::shared_ptr<const RunSettings>> settings_;
  std::map<QString, std::shared_ptr<const RunSettings>> known_settings_;
  std::thread thread_;
};

/// A run's row in words of the catalog.
RunFacts facts_of(store::RunRow row, const catalog::Catalog& catalog);
RunSummary summary_of(const store::RunDetail& run);

}  // namespace lethe::ui
