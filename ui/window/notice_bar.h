// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPushButton>
#include <functional>

#include "widgets/surface.h"

namespace lethe::ui {

/// One sentence below the window's header, with up to two answers; stays until it is answered or closed.
class NoticeBar final : public Surface {
  Q_OBJECT

 public:
  explicit NoticeBar(const Appearance& appearance, QWidget* parent = nullptr);
  void say(const QString& sentence);
  /// `then` is done when the user agrees.
  void ask(const QString& sentence, const QString& yes, const QString& no, std::function<void()> then);
  bool asks() const { return !isHidden() && then_ != nullptr; }

 private:
  void close_bar();

  Text* sentence_;
  QPushButton* yes_;
  QPushButton* no_;
  QToolButton* away_;
  std::function<void()> then_;
};

}  // namespace lethe::ui
