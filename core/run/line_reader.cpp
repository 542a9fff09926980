// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/line_reader.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace lethe::run {

LineReader::LineReader(int descriptor) : descriptor_(descriptor), stop_(::eventfd(0, EFD_CLOEXEC)) {
  if (stop_ < 0) throw std::system_error(errno, std::generic_category(), "no descriptor is left for reading lines");
}

LineReader::~LineReader() { ::close(stop_); }

void LineReader::stop() { ::eventfd_write(stop_, 1); }

std::optional<std::string> LineReader::next() {
  while (true) {
    if (const std::size_t end = buffer_.find('\n', searched_); end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      searched_ = 0;
      return line;
    }
    searched_ = buffer_.size();
    if (!fill()) return std::nullopt;
  }
}

bool LineReader::fill() {
  std::array<pollfd, 2> watched{{{descriptor_, POLLIN, 0}, {stop_, POLLIN, 0}}};
  if (::poll(watched.data(), watched.size(), -1) < 0) return errno == EINTR;
  if (watched[0].revents == 0) return false;
  std::array<char, 65536> bytes;
  const ssize_t count = ::read(descriptor_, bytes.data(), bytes.size());
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  buffer_.append(bytes.data(), static_cast<std::size_t>(count));
  return count > 0;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace lethe::run
