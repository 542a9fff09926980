#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# described.sh SOURCE: desktop file and AppStream data are valid.
set -euo pipefail
desktop-file-validate "$1/packaging/io.github.lethe.Lethe.desktop"
appstreamcli validate --no-net --explain "$1/packaging/io.github.lethe.Lethe.metainfo.xml"
