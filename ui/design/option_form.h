// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QVBoxLayout>
#include <functional>

#include "design/option_field.h"

namespace lethe::ui {

/// A group of options that are set together.
struct FormSection {
  QString title;
  std::vector<catalog::Option> options;
  Json written = Json::object();
  Inherited inherited;
  /// Called with all that is written then; `typed` names the field.
  std::function<void(const Json& written, const QString& typed)> apply;
};

/// A form made from options. Shown again with the same options it keeps its fields, focus and what is being typed.
class OptionForm final : public QWidget {
  Q_OBJECT

 public:
  OptionForm(const Appearance& appearance, QWidget* parent);
  void show_sections(std::vector<FormSection> sections);
  void focus_first();

 signals:
  void focused(const lethe::ui::OptionField* field);
  void left();

 private:
  bool same_shape(const std::vector<FormSection>& sections) const;
  void build();
  void edited(std::size_t section, const OptionField& field);

  const Appearance& appearance_;
  std::vector<FormSection> sections_;
  std::vector<std::vector<OptionField*>> fields_;  ///< of each section
  QVBoxLayout* column_;
};

}  // namespace lethe::ui
