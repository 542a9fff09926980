// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "command.h"

namespace lethe::cli {

std::unique_ptr<Command> make_run();
std::unique_ptr<Command> make_plan();
std::unique_ptr<Command> make_list();
std::unique_ptr<Command> make_show();
std::unique_ptr<Command> make_figure();
std::unique_ptr<Command> make_eval();
std::unique_ptr<Command> make_score();
std::unique_ptr<Command> make_generate();
std::unique_ptr<Command> make_tokenize();
std::unique_ptr<Command> make_measure();
std::unique_ptr<Command> make_export();
std::unique_ptr<Command> make_hub();
std::unique_ptr<Command> make_nano();
std::unique_ptr<Command> make_doctor();
std::unique_ptr<Command> make_execute();

}  // namespace lethe::cli
