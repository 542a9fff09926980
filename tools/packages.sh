#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian packages that building and testing need, and only those that are missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/common.sh

build=(g++ cmake ninja-build ccache mold pkg-config libsqlitecpp-dev nlohmann-json3-dev libcli11-dev libicu-dev libonig-dev libssl-dev
  libcurl4-openssl-dev)
wheels=(python3 python3-pip ca-certificates)
window=(qt6-base-dev qt6-svg-dev libqcustomplot-dev xvfb xauth poppler-utils appstream desktop-file-utils dpkg-dev file fonts-roboto-unhinted
  fonts-dejavu-core fonts-liberation)
format=(clang-format-14)

needed() {
  printf '%s\n' "${build[@]}" "${format[@]}"
  if [ -z "${LETHE_TORCH_DIR:-}" ]; then printf '%s\n' "${wheels[@]}"; fi
  if [ "${LETHE_UI:-ON}" = ON ]; then printf '%s\n' "${window[@]}"; fi
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

missing=()
for package in $(needed); do
  if have dpkg-query && installed "$package"; then continue; fi
  missing+=("$package")
done

if [ ${#missing[@]} = 0 ]; then
  say setup "system packages: all $(needed | wc -l) are there"
  exit
fi
if ! have dpkg-query || ! have apt-get; then
  say setup "system packages: not a Debian system, so none are installed; needed (Debian's names): ${missing[*]}"
  exit
fi
if [ "$(id -u)" != 0 ] && ! have sudo; then
  fail "packages are missing and there is no sudo; run as root: apt-get install ${missing[*]}"
fi
say setup "system packages: installing ${missing[*]}"
as_root apt-get update -q
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
