// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemModel>
#include <array>
#include <memory>
#include <set>
#include <unordered_map>

#include "work/work_clock.h"

namespace lethe::ui {

enum class QueueGroup { Running, Waiting, NeedsYou, DoneToday };
enum class QueueSign { Running, Paused, Waiting, Interrupted, Stopped, Failed, Refused, Done };

/// One run in the queue, as it is shown.
struct QueueEntry {
  std::string id;
  QString model, label, second, time, tip, spoken;
  std::string method, family;
  bool sequential = true;
  QueueSign sign = QueueSign::Waiting;
};

/// What the queue holds, by what is to be done: the groups are the top level, their runs below. Groups stay where they
/// are, empty ones too.
class QueueModel : public QAbstractItemModel {
  Q_OBJECT

 public:
  QueueModel(Workspace& workspace, WorkClock& clock, QObject* parent = nullptr);

  /// Null for a group. Made when it is asked for: of thousands of runs few are seen. Holds until the rows change.
  const QueueEntry* entry(const QModelIndex& index) const;
  /// "" for a group.
  const std::string& run(const QModelIndex& index) const;
  static QueueGroup group(const QModelIndex& index);
  QModelIndex index_of(const std::string& run) const;
  QModelIndex group_index(QueueGroup group) const;
  /// Why a waiting run could not be begun; "" for one that may.
  QString refusal(const std::string& run) const;
  bool any_refused() const { return !refused_.empty(); }
  /// The next start tries them again.
  void forget_refusals();

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& child) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

  Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                       const QModelIndex& parent) const override;
  bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                    const QModelIndex& parent) override;

 signals:
  /// Dropped before another run, or last ("").
  void move_wanted(const QStringList& runs, const QString& before);

 private:
  /// What an entry was made of.
  struct State {
    QueueSign sign = QueueSign::Waiting;
    int stages_finished = 0;
    std::string reason;
    QString time, refusal;
    bool has_facts = false;
    bool operator==(const State&) const = default;
  };
  struct Slot {
    std::string run;
    mutable State state;
    mutable std::unique_ptr<QueueEntry> made;
  };
  using Slots = std::vector<Slot>;
  using Runs = std::vector<std::string>;
  void refresh();
  void refuse(const QString& run, const QString& why);
  void put(int group, const Runs& runs);
  void remove_others(int group, const std::unordered_map<std::string, int>& places);
  void reorder(int group, const std::unordered_map<std::string, int>& places);
  void insert_new(int group, const Runs& runs);
  void forget_changed(int group);
  const Slot* slot(const QModelIndex& index) const;
  State state_of(const store::RunRow& row) const;
  QueueEntry entry_of(const store::RunRow& row, const State& state) const;
  QueueGroup group_of(const store::RunRow& row) const;
  QueueSign sign_of(const store::RunRow& row) const;
  QString second_line(const store::RunRow& row, QueueSign sign) const;
  QString time_of(const store::RunRow& row) const;

  Workspace& workspace_;
  WorkClock& clock_;
  std::array<Slots, 4> groups_;
  std::map<std::string, QString> refused_;
};

}  // namespace lethe::ui
