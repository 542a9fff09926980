// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/inspector.h"

#include <QKeyEvent>
#include <QPainter>

#include "design/palette_delegate.h"
#include "design/value_text.h"
#include "paint/text.h"
#include "theme/metrics.h"
#include "widgets/layout_parts.h"

namespace lethe::ui {

namespace {

constexpr int foot_height = 96, fact_label = 104;

}  // namespace

class Inspector::Mark final : public QWidget {
 public:
  Mark(const Appearance& appearance, QWidget* parent) : QWidget(parent), appearance_(appearance) {
    setFixedSize(16, 20);
  }
  void show_of(const InspectorContent& content) {
    part_ = content.part;
    name_ = content.name;
    family_ = content.family;
    setVisible(has_mark(part_));
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paint_part_mark(painter, appearance_, part_, name_, family_, {6, height() / 2.0});
  }

 private:
  const Appearance& appearance_;
  Part part_ = Part::Study;
  std::string name_, family_;
};

Inspector::Inspector(const Appearance& appearance, QWidget* parent)
    : Surface(appearance, Token::Base, NoEdge, parent), scroll_(new QScrollArea) {
  setObjectName("inspector");
  auto* body = new QWidget;
  auto* lines = new QVBoxLayout(body);
  lines->setContentsMargins(0, 0, 0, 0);
  lines->setSpacing(0);
  const auto sentence = [&](Token colour, const char* name) {
    auto* text = new Text(appearance, "", TextStyle::Dense, colour, body);
    text->setObjectName(name);
    text->setWordWrap(true);
    text->setContentsMargins(metrics::side_padding, 12, metrics::side_padding, 0);
    lines->addWidget(text);
    return text;
  };
  problem_ = sentence(Token::Danger, "inspector-problem");
  about_ = sentence(Token::T2, "inspector-about");
  facts_ = new Surface(appearance, Token::Base, NoEdge, body);
  facts_->setObjectName("inspector-facts");
  auto* grid = new QGridLayout(facts_);
  grid->setContentsMargins(metrics::side_padding, 12, metrics::side_padding, 12);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(6);
  grid->setColumnStretch(1, 1);
  lines->addWidget(facts_);
  form_ = new OptionForm(appearance, body);
  lines->addWidget(form_);
  actions_ = new QWidget(body);
  auto* column = new QVBoxLayout(actions_);
  column->setContentsMargins(metrics::side_padding - 4, 4, metrics::side_padding, 12);
  column->setSpacing(2);
  lines->addWidget(actions_);
  lines->addStretch();
  scroll_->setWidget(body);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  auto* page = new QVBoxLayout(this);
  page->setContentsMargins(0, 0, 0, 0);
  page->setSpacing(0);
  page->addWidget(make_head());
  page->addWidget(scroll_, 1);
  page->addWidget(make_foot());
  connect(form_, &OptionForm::focused, this, [this](const OptionField* field) {
    explain(field);
    scroll_->ensureWidgetVisible(const_cast<OptionField*>(field), 0, 24);
  });
  explain(nullptr);
  connect(form_, &OptionForm::left, this, &Inspector::typing_ended);
}

QWidget* Inspector::make_head() {
  auto* head = new Surface(appearance_, Token::Base, BottomEdge);
  head->setFixedHeight(metrics::row(appearance_.font(TextStyle::Title), metrics::page_head));
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(metrics::side_padding, 0, 8, 0);
  row->setSpacing(8);
  mark_ = new Mark(appearance_, head);
  title_ = new Text(appearance_, "", TextStyle::Title, Token::T1, head);
  title_->setObjectName("inspector-title");
  kind_ = new Text(appearance_, "", TextStyle::Dense, Token::T3, head);
  kind_->set_elided(Qt::ElideRight);
  remove_ = icon_button(appearance_, "trash", tr("Remove (Del)"), head);
  remove_->setObjectName("inspector-remove");
  connect(remove_, &QToolButton::clicked, this, &Inspector::remove_wanted);
  row->addWidget(mark_);
  row->addWidget(title_);
  row->addWidget(kind_, 1);
  row->addWidget(remove_);
  return head;
}

QWidget* Inspector::make_foot() {
  auto* foot = new Surface(appearance_, Token::Base, TopEdge);
  foot->setObjectName("inspector-help");
  foot->setMinimumHeight(foot_height);
  auto* column = new QVBoxLayout(foot);
  column->setContentsMargins(metrics::side_padding, 8, metrics::side_padding, 8);
  column->setSpacing(2);
  help_name_ = new Text(appearance_, "", TextStyle::DenseStrong, Token::T1, foot);
  help_limits_ = new Text(appearance_, "", TextStyle::Caption, Token::T3, foot);
  help_limits_->setWordWrap(true);
  help_ = new Text(appearance_, "", TextStyle::Dense, Token::T2, foot);
  help_->setWordWrap(true);
  column->addWidget(help_name_);
  column->addWidget(help_);
  column->addWidget(help_limits_);
  column->addStretch();
  return foot;
}

void Inspector::show_content(InspectorContent content) {
  const bool another = content.part != content_.part || content.name != content_.name;
  content_ = std::move(content);
  mark_->show_of(content_);
  title_->setText(content_.title);
  kind_->setText(content_.kind);
  remove_->setVisible(content_.removable);
  setAccessibleName(QString("%1, %2").arg(content_.title, content_.kind));
  problem_->setText(content_.problem);
  problem_->setVisible(!content_.problem.isEmpty());
  about_->setText(content_.about);
  about_->setVisible(!content_.about.isEmpty());
  show_facts();
  form_->show_sections(content_.sections);
  show_actions();
  if (!another) return;
  explain(nullptr);
  scroll_->ensureVisible(0, 0);
}

void Inspector::show_facts() {
  facts_->setVisible(!content_.facts.empty());
  std::vector<InspectorFact> facts = content_.facts;
  if (!content_.facts_title.isEmpty()) facts.insert(facts.begin(), {content_.facts_title, {}, {}});
  if (facts == shown_facts_) return;
  shown_facts_ = facts;
  auto* grid = static_cast<QGridLayout*>(facts_->layout());
  clear_layout(*grid);
  for (int row = 0; row < static_cast<int>(facts.size()); ++row) {
    const InspectorFact& fact = facts[static_cast<std::size_t>(row)];
    const bool heading = fact.value.isEmpty();
    auto* label = new Text(appearance_, fact.label, heading ? TextStyle::DenseStrong : TextStyle::Dense, Token::T2);
    label->set_elided(Qt::ElideMiddle);
    grid->addWidget(label, row, 0, 1, heading ? 3 : 1, Qt::AlignTop);
    if (heading) continue;
    label->setMinimumWidth(fact_label);
    auto* value = new Text(appearance_, fact.value, TextStyle::Dense, Token::T1);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(value, row, 1, 1, fact.note.isEmpty() ? 2 : 1);
    if (!fact.note.isEmpty()) {
      value->setAlignment(Qt::AlignRight);
      grid->addWidget(new Text(appearance_, fact.note, TextStyle::Dense, Token::T3), row, 2, Qt::AlignRight);
    }
  }
}

void Inspector::show_actions() {
  clear_layout(*actions_->layout());
  actions_->setVisible(!content_.actions.empty());
  int number = 0;
  for (const auto& action : content_.actions) {
    auto* button = new QPushButton(action.text, actions_);
    button->setObjectName(QString("inspector-action-%1").arg(++number));
    button->setProperty("kind", "link");
    connect(button, &QPushButton::clicked, this, [does = action.does] { does(); });
    static_cast<QVBoxLayout*>(actions_->layout())->addWidget(button, 0, Qt::AlignLeft);
  }
}

void Inspector::explain(const OptionField* field) {
  if (!field) {
    help_name_->setText(tr("No field chosen"));
    help_->setText(tr("What a field means stands here."));
    help_limits_->setText({});
    return;
  }
  const catalog::Option& option = field->option();
  help_name_->setText(label_text(option.name));
  QString meaning = paint::text(option.meaning);
  if (!meaning.isEmpty()) meaning[0] = meaning[0].toUpper();
  help_->setText(meaning);
  QString limits = paint::text(expectation(option));
  if (!limits.isEmpty()) limits[0] = limits[0].toUpper();
  help_limits_->setText(tr("%1; default %2").arg(limits, value_text(option.fallback)));
}

bool Inspector::focus_first() {
  if (content_.sections.empty()) return false;
  form_->focus_first();
  return true;
}

void Inspector::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape) return Surface::keyPressEvent(event);
  emit typing_ended();
  emit left();
}

}  // namespace lethe::ui
