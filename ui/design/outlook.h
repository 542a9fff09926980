// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>

#include "design/latest_work.h"
#include "queue/forecasting.h"
#include "study/expand.h"
#include "work/workspace.h"

namespace lethe::ui {

/// What a study means: its runs and what is wrong with it, and what they will take. Both are found out beside the
/// window's thread, the costs of a model under a method measured once, and never while something trains.
class Outlook final : public QObject {
  Q_OBJECT

 public:
  explicit Outlook(Workspace& workspace, QObject* parent = nullptr);

  /// Looks at the study as it is in a moment; edits within that moment count once.
  void ask(const study::Study& study, const study::Place& place);
  /// The runs are those of the study asked for last.
  bool settled() const { return settled_; }
  const study::Expansion& expansion() const { return expansion_; }

  std::int64_t stages() const { return stages_; }
  /// Of these: those that an earlier run of the study has already.
  std::int64_t shared_stages() const { return shared_; }
  /// Empty while it is computed or cannot be.
  const std::optional<study::Forecast>& forecast() const { return forecast_; }
  bool forecasting() const { return forecasting_; }
  /// Why there is no forecast, "" while there is nothing to say.
  const QString& why_not() const { return why_not_; }

 signals:
  void expanded();
  void forecast_changed();

 private:
  void expand();
  void take(study::Expansion expansion, std::int64_t stages, std::int64_t shared);
  void look_ahead();
  void take(std::optional<study::Forecast> forecast, const QString& why_not);

  Workspace& workspace_;
  QTimer moment_;
  study::Study study_;
  study::Place place_;
  bool settled_ = false;
  study::Expansion expansion_;
  std::int64_t stages_ = 0, shared_ = 0;
  std::optional<study::Forecast> forecast_;
  bool forecasting_ = false;
  QString why_not_;
  std::atomic<bool> training_ = false;
  std::shared_ptr<queue::Forecasting> forecasting_here_;  ///< only its thread uses it
  LatestWork::Stop stop_;                                 ///< of the forecast being made; only its thread uses it
  LatestWork expanding_, forecasting_work_;               ///< last: they end before what they use
};

}  // namespace lethe::ui
