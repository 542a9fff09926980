// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iostream>

#include "all.h"
#include "base/files.h"
#include "builtin_figures.h"
#include "figures/export.h"
#include "figures/forgetting_table.h"
#include "figures/run_scores.h"
#include "figures/text.h"
#include "pictures.h"

namespace lethe::cli {

namespace {

const std::vector<std::string> text_formats = {"csv", "tex", "md"};

figures::Venue venue_of(const Common& common, const std::string& style) {
  const fs::path folder = catalog::find_resources(common.executable) / "venues";
  const fs::path file = folder / (style + ".json");
  std::error_code error;
  if (fs::exists(file, error)) return figures::read_venue(file);
  std::vector<std::string> known;
  for (const auto& entry : fs::directory_iterator(folder, error)) known.push_back(entry.path().stem().string());
  std::sort(known.begin(), known.end());
  throw InputError("unknown style '" + style + "'" + did_you_mean(style, known) + " (there are: " + join(known, ", ") +
                   ")");
}

class Figure final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("figure", name_, "Name of a built-in figure (accuracy), or a figure file")->required();
    app.add_option("--out", out_, "The folder for what is written; it is made")->required();
    app.add_option("--format", formats_, "pdf, svg, png, csv, tex, md (default: all that this build can)")
        ->delimiter(',');
    app.add_option("--study", study_, "Only runs of this study");
    app.add_option("--run", runs_, "Only these runs (ids or their beginnings), done or not");
    app.add_option("--style", style_, "A style in resources/venues");
  }

  int run(const Common& common) override {
    check_formats();
    figure_ = find_figure(name_);
    venue_ = venue_of(common, style_.empty() ? figure_.style : style_);
    const std::vector<figures::RunScores> scores = collect(common);
    series_ = figures::accuracy_by_stage(scores, figure_);
    make_folder(out_);
    for (const std::string& format : formats_) write(format, scores);
    if (common.json)
      print({{"figure", figure_.name}, {"files", files_}});
    else
      for (const std::string& file : files_) std::cout << file << '\n';
    return done;
  }

 private:
  void check_formats() {
    std::vector<std::string> known = picture_formats();
    if (known.empty() && formats_.empty()) tell("this build has no Qt: tables and tex are written, no pictures");
    const std::vector<std::string> pictures = {"pdf", "svg", "png"};
    known.insert(known.end(), text_formats.begin(), text_formats.end());
    if (formats_.empty()) formats_ = known;
    for (const std::string& format : formats_) {
      if (std::find(known.begin(), known.end(), format) != known.end()) continue;
      const bool needs_qt = std::find(pictures.begin(), pictures.end(), format) != pictures.end();
      throw InputError("--format " + format + ": " +
                       (needs_qt ? "this build of lethe-cli has no Qt and draws no pictures; expected " : "expected ") +
                       join(known, ", ") + did_you_mean(format, known));
    }
  }

  /// The scores of the runs that are done and that the filters leave.
  std::vector<figures::RunScores> collect(const Common& common) const {
    const auto catalog = make_catalog(common);
    store::Database database = open_for_reading(common);
    store::RunFilter filter;
    if (!study_.empty()) filter.study = known_study(database);
    if (runs_.empty()) filter.status = {store::Status::Done};
    for (const std::string& run : runs_) filter.ids.insert(store::find_run(database, run));
    std::vector<figures::RunScores> scores;
    for (const store::RunRow& row : store::list_runs(database, filter)) {
      const store::RunDetail detail = store::run_detail(database, row.id);
      if (!detail.stages.empty()) scores.push_back(figures::scores_of(detail, catalog));
    }
    return scores;
  }

  std::string known_study(store::Database& database) const {
    std::vector<std::string> known;
    for (const store::StudyRow& study : store::list_studies(database)) known.push_back(study.name);
    if (std::find(known.begin(), known.end(), study_) != known.end()) return study_;
    throw InputError("--study " + study_ + ": the database has no such study" + did_you_mean(study_, known) +
                     (known.empty() ? "; it has none" : " (it has: " + join(known, ", ") + ")"));
  }

  void write(const std::string& format, const std::vector<figures::RunScores>& scores) {
    const std::string base = figures::label_name(figure_.name);
    if (format == "csv") {
      put(base + ".csv", figures::csv(series_));
      put(base == "accuracy" ? "scores.csv" : base + "-scores.csv",
          figures::scores_csv(figures::select(scores, figure_)));
    } else if (format == "tex") {
      put(base + ".tex", figures::pgfplots(series_, venue_));
    } else if (format != "md") {
      const fs::path file = fs::path(out_) / (base + "." + format);
      write_picture(series_, venue_, format, file);
      files_.push_back(file.string());
      return;
    }
    const std::string prefix = base == "accuracy" ? "" : base + "-";
    put_table(prefix + "forgetting", format, figures::forgetting_table(scores, figure_));
    const figures::Table tasks = figures::own_task_table(scores, figure_);
    if (!tasks.rows.empty()) put_table(prefix + "tasks", format, tasks);
  }

  void put_table(const std::string& base, const std::string& format, const figures::Table& table) {
    put(base + "." + format, format == "csv"   ? figures::csv(table)
                             : format == "tex" ? figures::booktabs(table)
                                               : figures::markdown_table(table));
  }

  void put(const std::string& name, const std::string& text) {
    const fs::path file = fs::path(out_) / name;
    write_file(file, text);
    files_.push_back(file.string());
  }

  std::string name_, out_, study_, style_;
  std::vector<std::string> formats_, runs_, files_;
  figures::Figure figure_;
  figures::Venue venue_;
  figures::AccuracyByStage series_;
};

}  // namespace

std::unique_ptr<Command> make_figure() { return std::make_unique<Figure>(); }

}  // namespace lethe::cli
