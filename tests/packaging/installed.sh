#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# installed.sh CMAKE BUILD SOURCE TORCH: the installed programs start elsewhere and find what was installed with them.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
prefix=$place/usr
"$1" --install "$2" --prefix "$prefix" --component lethe >/dev/null
mkdir -p "$prefix/lib/lethe/torch"
ln -s "$4/lib" "$prefix/lib/lethe/torch/lib"
cd "$place"
unset LETHE_RESOURCES
listed=$("$prefix/bin/lethe-cli" list models --json)
case $listed in
  *"$prefix/share/lethe/models/bloomz-nano-m"*) ;;
  *) echo "the installed lethe-cli lists other models than those installed: $listed" && exit 1 ;;
esac
"$prefix/bin/lethe-cli" plan bloomz-vs-mt0-nano --db "$place/a.db" --json >/dev/null
[ "$("$prefix/bin/lethe" --version)" = "lethe 0.1.0" ] || { echo "lethe --version says something else" && exit 1; }
