// SPDX-License-Identifier: GPL-3.0-or-later
#include "status_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <iostream>

#include "common.h"

namespace lethe::cli {

namespace {

constexpr auto between_lines = std::chrono::seconds(2);
constexpr auto between_rewrites = std::chrono::milliseconds(100);

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

/// The first so many characters of UTF-8 text.
std::string cut(const std::string& text, std::size_t width) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && characters++ == width) return text.substr(0, i);
  return text;
}

}  // namespace

StatusLine::StatusLine()
    : terminal_(::isatty(STDERR_FILENO) == 1), last_(std::chrono::steady_clock::now() - between_lines) {}

bool StatusLine::due() const {
  const auto since = std::chrono::steady_clock::now() - last_;
  return terminal_ ? since >= between_rewrites : since >= between_lines;
}

void StatusLine::show(const std::string& line) {
  if (terminal_)
    std::cerr << "\r" << cut(line, terminal_width() - 1) << "\x1b[K" << std::flush;
  else
    std::cerr << line << std::endl;
  stands_ = terminal_;
  shown();
}

void StatusLine::message(const std::string& sentence) {
  clear();
  tell(sentence);
}

void StatusLine::clear() {
  if (stands_) std::cerr << "\r\x1b[K" << std::flush;
  stands_ = false;
}

}  // namespace lethe::cli
