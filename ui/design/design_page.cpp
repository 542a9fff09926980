// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/design_page.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPointer>
#include <QScrollArea>
#include <QVBoxLayout>

#include "design/choose.h"
#include "paint/text.h"
#include "theme/metrics.h"

namespace lethe::ui {

DesignPage::DesignPage(const Context& context, QWidget* parent)
    : Page(parent),
      context_(context),
      files_(editor_, this),
      outlook_(context.workspace),
      outer_(new QSplitter(this)),
      inner_(new QSplitter),
      palette_(new Palette(context.appearance, nullptr)),
      inspector_(new Inspector(context.appearance, nullptr)),
      problem_list_(new ProblemList(context.appearance, nullptr)),
      forecast_(new ForecastBar(context.appearance, nullptr)) {
  make_actions();
  lay_out();
  palette_->set_entries(palette_entries(context_.workspace.catalog()));
  wire();
  show_first_study();
}

DesignPage::~DesignPage() {
  editor_.disconnect(this);
  outlook_.disconnect(this);
  inspector_->disconnect(this);
}

void DesignPage::wire() {
  connect(&editor_, &StudyEditor::changed, this, &DesignPage::refresh);
  draft_timer_.setSingleShot(true);
  draft_timer_.setInterval(300);  // not at every keystroke
  connect(&draft_timer_, &QTimer::timeout, this, &DesignPage::keep_draft);
  connect(&editor_, &StudyEditor::changed, &draft_timer_, qOverload<>(&QTimer::start));
  connect(&editor_, &StudyEditor::replaced, this, [this] { selection_ = {}; });
  connect(&files_, &StudyFiles::told, this, &DesignPage::tell);
  connect(&outlook_, &Outlook::expanded, this, &DesignPage::show_expansion);
  connect(&outlook_, &Outlook::forecast_changed, this, &DesignPage::show_costs);
  connect(palette_, &Palette::added, this, &DesignPage::add);
  connect(palette_, &Palette::previewed, this, [this](Part part, const std::string& name) {
    if (const PaletteEntry* entry = palette_->model().find(part, name)) inspector_->show_content(content_of(*entry));
  });
  connect(palette_, &Palette::left, this, [this] { board_->focus(selection_); });
  connect(head_, &StudyHead::renamed, &editor_, &StudyEditor::set_name);
  connect(head_, &StudyHead::typing_ended, &editor_, &StudyEditor::end_typing);
  connect(board_, &Board::selected, this, &DesignPage::select);
  connect(board_, &Board::added, this, &DesignPage::add);
  connect(board_, &Board::remove_wanted, this, &DesignPage::remove);
  connect(board_, &Board::opened, this, &DesignPage::open_form);
  connect(inspector_, &Inspector::typing_ended, &editor_, &StudyEditor::end_typing);
  // What was typed and could not be taken gives way to what holds; later, as a field also loses the focus while its
  // form is being replaced.
  connect(inspector_, &Inspector::typing_ended, this, &DesignPage::inspect, Qt::QueuedConnection);
  connect(inspector_, &Inspector::remove_wanted, this, [this] { remove(selection_); });
  connect(inspector_, &Inspector::left, this, [this] { board_->focus(selection_); });
  connect(problem_list_, &ProblemList::followed, this, &DesignPage::go_to);
  connect(forecast_, &ForecastBar::problems_wanted, problem_list_, &ProblemList::follow_next);
  connect(forecast_, &ForecastBar::train_wanted, this, &DesignPage::train);
  connect(&context_.desk, &Desk::design, &files_, &StudyFiles::take_copy);
}

void DesignPage::show_first_study() {
  const auto studies = context_.workspace.catalog().studies();
  if (studies.empty()) return refresh();
  files_.open_bundled(paint::text(studies.front().path.string()));
}

bool DesignPage::open_file(const QString& file) {
  files_.open(file);
  return true;
}

void DesignPage::refresh() {
  train_when_settled_ = false;  // it was asked for another study
  if (!exists(editor_.study(), selection_)) selection_ = {};
  outlook_.ask(editor_.study(), editor_.place());
  head_->set_name(paint::text(editor_.study().name));
  QString fact = editor_.file().isEmpty() ? tr("not saved yet") : QFileInfo(editor_.file()).fileName();
  if (!editor_.file().isEmpty() && editor_.unsaved()) fact = tr("%1, changed").arg(fact);
  if (editor_.bundled() && !editor_.unsaved()) fact = tr("comes with Lethe");
  head_->set_fact(fact, editor_.file());
  show_expansion();
}

void DesignPage::show_expansion() {
  problems_ = problems_of(editor_.study(), outlook_.expansion());
  board_->show_looks({editor_.study(), outlook_.expansion(), palette_->model(), problems_});
  board_->select(selection_);
  problem_list_->set_problems(problems_);
  inspect();
  show_costs();
  if (outlook_.settled() && std::exchange(train_when_settled_, false)) QTimer::singleShot(0, this, &DesignPage::train);
}

void DesignPage::show_costs() { forecast_->show_outlook(outlook_, editor_.study(), refusal(), problems_); }

void DesignPage::select(const Selection& selection) {
  if (selection == selection_) return;
  editor_.end_typing();
  selection_ = selection;
  board_->select(selection);
  inspect();
}

InspectorSources DesignPage::sources() {
  return {editor_, context_.workspace.catalog(), palette_->model(), editor_.place().folder};
}

void DesignPage::inspect() {
  InspectorContent content = content_of(sources(), selection_);
  content.problem = problem_with(problems_, selection_);
  inspector_->show_content(std::move(content));
}

void DesignPage::open_form(const Selection& selection) {
  select(selection);
  inspector_->show();
  inspector_->focus_first();
}

void DesignPage::go_to(const Selection& selection) {
  select(exists(editor_.study(), selection) ? selection : Selection{});
  board_->focus(selection);
  if (QWidget* there = board_->widget_of(selection)) scroll_->ensureWidgetVisible(there, 0, 40);
}

void DesignPage::add(Part part, const std::string& name) {
  const Selection made = add_to(editor_, part, name, board_->lanes().next_place());
  select(made);
  if (QWidget* there = board_->widget_of(made)) scroll_->ensureWidgetVisible(there, 0, 40);
}

void DesignPage::remove(const Selection& selection) {
  const Selection next = remove_from(editor_, selection);
  select(next);
  if (next.part != Part::Study) board_->focus(next);
}

void DesignPage::tell(const QString& problem) { show_notice(problem, Token::DangerFill, Token::Danger); }

void DesignPage::tell_all_done() {
  show_notice(tr("Every run of this study is done already; Runs and Compare show them."), Token::OkFill, Token::Ok);
}

void DesignPage::show_notice(const QString& sentence, Token ground, Token ink) {
  notice_->set_ground(ground);
  notice_text_->set_colour(ink);
  notice_text_->setText(sentence);
  notice_->setVisible(!sentence.isEmpty());
}

QString DesignPage::refusal() const {
  if (!problems_.empty()) return problems_.front().sentence;
  if (outlook_.settled() && outlook_.expansion().runs.empty()) return tr("This study has no runs.");
  return {};
}

void DesignPage::train() {
  train_when_settled_ = !outlook_.settled();
  if (train_when_settled_ || !refusal().isEmpty()) return;
  const auto then = [page = QPointer(this)](const QString& why_not) {
    if (page) page->queued(why_not);
  };
  context_.workspace.train_many(editor_.study(), outlook_.expansion().runs, then);
}

void DesignPage::queued(const QString& why_not) {
  tell(why_not);
  if (!why_not.isEmpty()) return;
  const bool nothing_new = context_.clock.waiting() == 0 && context_.clock.running().empty();
  if (nothing_new) return tell_all_done();
  emit context_.desk.watch_work();
  emit context_.desk.show_page("live");
}

void DesignPage::copy_command() {
  const auto copy = [this] {
    const auto quoted = [](QString word) { return '\'' + word.replace("'", "'\\''") + '\''; };
    const QString database = paint::text(std::filesystem::absolute(context_.workspace.file()).string());
    QGuiApplication::clipboard()->setText(
        QString("lethe-cli run %1 --db %2").arg(quoted(editor_.file()), quoted(database)));
  };
  if (editor_.file().isEmpty() || editor_.unsaved()) return files_.save(copy);  // the command reads the file
  copy();
}

}  // namespace lethe::ui
