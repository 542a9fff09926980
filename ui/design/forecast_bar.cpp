// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/forecast_bar.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "base/others_load.h"
#include "theme/metrics.h"
#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

QString duration_words(double seconds) {
  if (seconds < 1) return ForecastBar::tr("nothing to do");
  if (seconds < 60) return ForecastBar::tr("≈ %1 s").arg(qRound(seconds));
  if (seconds < 3600) return ForecastBar::tr("≈ %1 min").arg(qRound(seconds / 60));
  if (seconds < 48 * 3600) return ForecastBar::tr("≈ %1 h").arg(seconds / 3600, 0, 'f', 1);
  return ForecastBar::tr("≈ %1 days").arg(seconds / 86400, 0, 'f', 1);
}

QString bytes_words(std::int64_t bytes) {
  const double mega = static_cast<double>(bytes) / 1e6;
  if (mega < 1000) return ForecastBar::tr("%1 MB").arg(mega, 0, 'f', mega < 10 ? 1 : 0);
  return ForecastBar::tr("%1 GB").arg(mega / 1000, 0, 'f', 1);
}

/// «2 orders × 2 models × 3 methods × 3 seeds», without what there is one of.
QString product_words(const study::Study& study) {
  QStringList factors;
  const auto add = [&](std::size_t count, const QString& words) {
    if (count > 1) factors << words.arg(count);
  };
  add(study.sequences.size(), ForecastBar::tr("%1 orders"));
  add(study.models.size(), ForecastBar::tr("%1 models"));
  add(study.methods.size(), ForecastBar::tr("%1 methods"));
  add(study.strategies.size(), ForecastBar::tr("%1 strategies"));
  add(study.seeds.size(), ForecastBar::tr("%1 seeds"));
  return factors.join(" × ");
}

}  // namespace

ForecastBar::ForecastBar(const Appearance& appearance, QWidget* parent)
    : Surface(appearance, Token::Win, TopEdge, parent) {
  setObjectName("forecast");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(metrics::page_padding, 0, metrics::side_padding, 0);
  row->setSpacing(metrics::section_gap);
  runs_ = add_fact("forecast-runs");
  stages_ = add_fact("forecast-stages");
  time_ = add_fact("forecast-time");
  memory_ = add_fact("forecast-memory");
  disk_ = add_fact("forecast-disk");
  row->addStretch();
  problems_ = new QPushButton(this);
  problems_->setObjectName("problem-count");
  problems_->setProperty("kind", "quiet");
  problems_->setIcon(appearance.icon("warning", Token::Danger));
  problems_->setFocusPolicy(Qt::TabFocus);
  problems_->setToolTip(tr("To the next problem (F8)"));
  connect(problems_, &QPushButton::clicked, this, &ForecastBar::problems_wanted);
  train_ = new QPushButton(tr("Train   Ctrl+↵"), this);
  train_->setObjectName("train-button");
  train_->setProperty("kind", "primary");
  train_->setFocusPolicy(Qt::TabFocus);
  connect(train_, &QPushButton::clicked, this, &ForecastBar::train_wanted);
  row->addWidget(problems_);
  row->addWidget(train_);
  setFixedHeight(std::max(metrics::forecast_bar, row->minimumSize().height() + 16));
}

ForecastBar::Fact ForecastBar::add_fact(const char* name) {
  Fact fact;
  fact.box = new QWidget(this);
  auto* column = new QVBoxLayout(fact.box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  fact.value = new Text(appearance_, "", TextStyle::Section, Token::T1, fact.box);
  fact.value->setObjectName(name);
  fact.reason = new Text(appearance_, "", TextStyle::Caption, Token::T3, fact.box);
  fact.reason->setObjectName(QString("%1-reason").arg(name));
  column->addStretch();
  column->addWidget(fact.value);
  column->addWidget(fact.reason);
  column->addStretch();
  layout()->addWidget(fact.box);
  return fact;
}

void ForecastBar::set(const Fact& fact, const QString& value, const QString& reason, bool certain) {
  fact.value->setText(value);
  fact.value->set_colour(certain ? Token::T1 : Token::T3);
  fact.reason->setText(reason);
  fact.box->setVisible(!value.isEmpty());
}

void ForecastBar::show_costs(const Outlook& outlook) {
  const bool none = outlook.expansion().runs.empty();
  if (!none && outlook.forecast()) {
    const study::Forecast& forecast = *outlook.forecast();
    const bool certain = outlook.settled() && !outlook.forecasting();
    const bool busy = forecast.others_share > busy_share;
    const QString how = busy ? tr("measured while others compute") : tr("measured on this machine");
    set(time_, duration_words(forecast.seconds), certain ? how : tr("being computed again"), certain);
    time_.reason->setToolTip(busy ? tr("Other programs took %1 % of the processors while this was measured. Alone it "
                                       "will take less time.")
                                        .arg(qRound(100 * forecast.others_share))
                                  : QString());
    set(memory_, bytes_words(forecast.peak_bytes), tr("peak memory"), certain);
    return set(disk_, bytes_words(forecast.disk_bytes), tr("on disk"), certain);
  }
  const bool working = outlook.forecasting() && !none;
  const QString why = working ? tr("being measured") : outlook.why_not();
  set(time_, none || why.isEmpty() ? QString() : QString("≈ …"), why, false);
  time_.reason->setToolTip(why);
  set(memory_, {}, {});
  set(disk_, {}, {});
}

void ForecastBar::show_outlook(const Outlook& outlook, const study::Study& study, const QString& refusal,
                               const std::vector<Problem>& problems) {
  const auto runs = static_cast<int>(outlook.expansion().runs.size());
  set(runs_, runs == 1 ? tr("1 run") : tr("%1 runs").arg(count_text(runs)), product_words(study), outlook.settled());
  set(stages_, runs == 0 ? QString() : tr("%1 stages").arg(count_text(outlook.stages())),
      outlook.shared_stages() > 0 ? tr("%1 shared").arg(count_text(outlook.shared_stages())) : tr("none shared"),
      outlook.settled());
  stages_.reason->setToolTip(tr("A stage that several runs have in common is trained once."));
  show_costs(outlook);
  count(problems);
  train_->setEnabled(refusal.isEmpty());
  train_->setToolTip(refusal.isEmpty() ? tr("Queues the runs and begins (Ctrl+Enter)") : refusal);
}

void ForecastBar::count(const std::vector<Problem>& problems) {
  const auto all = static_cast<int>(problems.size());
  const auto missing =
      static_cast<int>(std::count_if(problems.begin(), problems.end(), [](const Problem& p) { return p.missing; }));
  const bool wrong = missing < all;
  problems_->setIcon(appearance_.icon("warning", wrong ? Token::Danger : Token::WarnIcon));
  if (wrong)
    problems_->setText(all == 1 ? tr("1 problem") : tr("%1 problems").arg(all));
  else
    problems_->setText(all == 1 ? tr("1 thing missing") : tr("%1 things missing").arg(all));
  problems_->setVisible(all > 0);
}

}  // namespace lethe::ui
