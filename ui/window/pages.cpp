// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "compare/compare_page.h"
#include "design/design_page.h"
#include "live/live_page.h"
#include "runs/runs_page.h"
#include "window/page.h"

namespace lethe::ui {

namespace {

template <class P>
PageEntry entry(const char* name, const char* title) {
  return {name, QCoreApplication::translate("Pages", title), name,
          [](const Context& context, QWidget* parent) -> Page* { return new P(context, parent); }};
}

}  // namespace

std::vector<PageEntry> all_pages() {
  return {
      entry<DesignPage>("design", QT_TRANSLATE_NOOP("Pages", "Design")),
      entry<LivePage>("live", QT_TRANSLATE_NOOP("Pages", "Live")),
      entry<RunsPage>("runs", QT_TRANSLATE_NOOP("Pages", "Runs")),
      entry<ComparePage>("compare", QT_TRANSLATE_NOOP("Pages", "Compare")),
  };
}

}  // namespace lethe::ui
