// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/option_form.h"

#include <algorithm>

#include "theme/metrics.h"
#include "widgets/layout_parts.h"

namespace lethe::ui {

OptionForm::OptionForm(const Appearance& appearance, QWidget* parent)
    : QWidget(parent), appearance_(appearance), column_(new QVBoxLayout(this)) {
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(0);
}

bool OptionForm::same_shape(const std::vector<FormSection>& sections) const {
  const auto same_option = [](const catalog::Option& a, const catalog::Option& b) {
    return a.name == b.name && a.type == b.type;
  };
  return std::equal(sections.begin(), sections.end(), sections_.begin(), sections_.end(),
                    [&](const FormSection& a, const FormSection& b) {
                      return a.title == b.title && std::equal(a.options.begin(), a.options.end(), b.options.begin(),
                                                              b.options.end(), same_option);
                    });
}

void OptionForm::show_sections(std::vector<FormSection> sections) {
  const bool same = same_shape(sections);
  sections_ = std::move(sections);
  if (!same) build();
  for (std::size_t s = 0; s < sections_.size(); ++s)
    for (OptionField* field : fields_[s]) {
      const std::string& name = field->option().name;
      const auto written = sections_[s].written.find(name);
      const auto origin = sections_[s].inherited.find(name);
      field->show_value(written == sections_[s].written.end() ? std::nullopt : std::optional<Json>(*written),
                        origin == sections_[s].inherited.end() ? Origin{} : origin->second);
    }
}

void OptionForm::build() {
  clear_layout(*column_);
  fields_.assign(sections_.size(), {});
  for (std::size_t s = 0; s < sections_.size(); ++s) {
    auto* box = new Surface(appearance_, Token::Base, TopEdge, this);
    auto* lines = new QVBoxLayout(box);
    lines->setContentsMargins(metrics::side_padding, 12, metrics::side_padding, 12);
    lines->setSpacing(0);
    auto* title = new Text(appearance_, sections_[s].title, TextStyle::DenseStrong, Token::T2, box);
    lines->addWidget(title);
    lines->addSpacing(4);
    for (const catalog::Option& option : sections_[s].options) {
      auto* field = new OptionField(appearance_, option, box);
      connect(field, &OptionField::edited, this, [this, s, field] { edited(s, *field); });
      connect(field, &OptionField::focused, this, [this, field] { emit focused(field); });
      connect(field, &OptionField::left, this, &OptionForm::left);
      lines->addWidget(field);
      fields_[s].push_back(field);
    }
    column_->addWidget(box);
    box->show();
  }
}

void OptionForm::edited(std::size_t section, const OptionField& field) {
  FormSection& there = sections_[section];
  if (field.written())
    there.written[field.option().name] = *field.written();
  else
    there.written.erase(field.option().name);
  // Copied: showing the edited study replaces the sections.
  const auto apply = there.apply;
  const Json written = there.written;
  apply(written, QString::fromStdString(field.option().name));
}

void OptionForm::focus_first() {
  for (const auto& section : fields_)
    if (!section.empty()) return section.front()->control()->setFocus(Qt::TabFocusReason);
}

}  // namespace lethe::ui
