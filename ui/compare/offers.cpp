// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/offers.h"

#include <QPushButton>
#include <algorithm>

#include "paint/text.h"
#include "theme/metrics.h"
#include "widgets/layout_parts.h"

namespace lethe::ui {

namespace {

constexpr std::size_t most_offers = 3;

}  // namespace

Offers::Offers(const Appearance& appearance, QWidget* parent)
    : Surface(appearance, Token::Base, NoEdge, parent), rows_(new QVBoxLayout) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(new PageHead(appearance, tr("Compare")));
  auto* inner = new QVBoxLayout;
  inner->setContentsMargins(metrics::page_padding, metrics::page_padding, metrics::page_padding, 0);
  inner->setSpacing(12);
  inner->addWidget(
      new Text(appearance, tr("What finished runs forgot, stage by stage and side by side, stands here.")));
  rows_->setSpacing(8);
  inner->addLayout(rows_);
  column->addLayout(inner);
  column->addStretch();
}

void Offers::offer(const std::vector<store::StudyRow>& studies,
                   const std::function<bool(const std::string& run)>& finished) {
  clear_layout(*rows_);
  std::size_t offered = 0;
  for (auto study = studies.rbegin(); study != studies.rend() && offered < most_offers; ++study) {
    std::vector<std::string> ids;
    std::ranges::copy_if(study->runs, std::back_inserter(ids), finished);
    if (ids.empty()) continue;
    const QString name = paint::text(study->name).replace('&', "&&");
    const bool all = ids.size() == study->runs.size();
    auto* button = new QPushButton(
        all ? tr("Compare the runs of «%1»").arg(name)
            : tr("Compare the %1 finished of %2 runs of «%3»").arg(ids.size()).arg(study->runs.size()).arg(name));
    button->setObjectName(QStringLiteral("compare-offer-%1").arg(offered));
    button->setProperty("kind", offered == 0 ? "primary" : "normal");
    connect(button, &QPushButton::clicked, this, [this, ids] { emit compare_wanted(ids); });
    rows_->addWidget(button, 0, Qt::AlignLeft);
    if (offered++ == 0 && isVisible()) button->setFocus();
  }
  auto* runs = new QPushButton(offered ? tr("Choose runs") : tr("Go to Runs"));
  runs->setObjectName("compare-to-runs");
  runs->setProperty("kind", offered ? "link" : "primary");
  connect(runs, &QPushButton::clicked, this, &Offers::runs_wanted);
  rows_->addWidget(runs, 0, Qt::AlignLeft);
}

}  // namespace lethe::ui
