// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessibleWidget>
#include <map>

#include "live/stage_track.h"

namespace lethe::ui {

namespace {

class TrackAccess;

/// One stage of the track in the accessibility tree.
class StageAccess final : public QAccessibleInterface {
 public:
  StageAccess(TrackAccess& parent, StageTrack& track, int stage) : parent_(parent), track_(track), stage_(stage) {}
  bool isValid() const override { return stage_ < track_.stages(); }
  QObject* object() const override { return nullptr; }
  QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  QAccessibleInterface* parent() const override;
  QAccessibleInterface* child(int) const override { return nullptr; }
  int childCount() const override { return 0; }
  int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  QString text(QAccessible::Text kind) const override {
    return kind == QAccessible::Name && isValid() ? track_.words(stage_) : QString();
  }
  void setText(QAccessible::Text, const QString&) override {}
  QRect rect() const override {
    const QRect here = track_.stage_rect(stage_);
    return {track_.mapToGlobal(here.topLeft()), here.size()};
  }
  QAccessible::Role role() const override { return QAccessible::ListItem; }
  QAccessible::State state() const override {
    QAccessible::State state;
    state.focusable = true;
    state.selectable = true;
    state.focused = track_.hasFocus() && track_.focused() == stage_;
    state.selected = track_.fixed() == stage_;
    return state;
  }

 private:
  TrackAccess& parent_;
  StageTrack& track_;
  int stage_;
};

class TrackAccess final : public QAccessibleWidget {
 public:
  explicit TrackAccess(StageTrack* track) : QAccessibleWidget(track, QAccessible::List), track_(*track) {}
  ~TrackAccess() override {
    for (const auto& [stage, id] : children_) QAccessible::deleteAccessibleInterface(id);
  }
  int childCount() const override { return track_.stages(); }
  QAccessibleInterface* child(int index) const override {
    if (index < 0 || index >= track_.stages()) return nullptr;
    auto found = children_.find(index);
    if (found == children_.end()) {
      auto* made = new StageAccess(const_cast<TrackAccess&>(*this), track_, index);
      found = children_.emplace(index, QAccessible::registerAccessibleInterface(made)).first;
    }
    return QAccessible::accessibleInterface(found->second);
  }
  int indexOfChild(const QAccessibleInterface* child) const override {
    for (const auto& [stage, id] : children_)
      if (QAccessible::accessibleInterface(id) == child) return stage;
    return -1;
  }
  QAccessibleInterface* focusChild() const override { return track_.hasFocus() ? child(track_.focused()) : nullptr; }
  QAccessibleInterface* childAt(int x, int y) const override {
    const QPoint at = track_.mapFromGlobal(QPoint(x, y));
    for (int stage = 0; stage < track_.stages(); ++stage)
      if (track_.stage_rect(stage).contains(at)) return child(stage);
    return nullptr;
  }

 private:
  StageTrack& track_;
  mutable std::map<int, QAccessible::Id> children_;
};

QAccessibleInterface* StageAccess::parent() const { return &parent_; }

QAccessibleInterface* make(const QString&, QObject* object) {
  auto* track = qobject_cast<StageTrack*>(object);
  return track ? new TrackAccess(track) : nullptr;
}

}  // namespace

void install_stage_track_accessibility() {
  static const bool once = [] {
    QAccessible::installFactory(make);
    return true;
  }();
  Q_UNUSED(once);
}

}  // namespace lethe::ui
