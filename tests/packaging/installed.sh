#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# installed.sh CMAKE BUILD SOURCE TORCH: the installed programs start elsewhere and find what was installed with them.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
prefix=$place/usr
"$1" --install "$2" --prefix "$prefix" --component lethe >/dev/null
mkdir -p "$prefix/lib/lethe/torch/lib"
for library in libtorch_cpu.so libc10.so libgomp.so.1; do ln -s "$4/lib/$library" "$prefix/lib/lethe/torch/lib/"; done
cd "$place"
unset LETHE_RESOURCES
export LD_BIND_NOW=1 # every function that torch names must be there
loaded=$(ldd "$prefix/bin/lethe-cli" | sed -n 's/^[[:space:]]*libcu[dp].* => \([^ ]*\) .*/\1/p' | xargs -n 1 realpath | sort | paste -s -d ' ')
expected="$prefix/lib/lethe/nvidia/cu13/lib/libcudart.so.13 $prefix/lib/lethe/nvidia/cu13/lib/libcupti.so.13"
[ "$loaded" = "$expected" ] || { echo "CUDA libraries: expected the installed stand-ins ($expected), got $loaded" && exit 1; }
listed=$("$prefix/bin/lethe-cli" list models --json)
case $listed in
  *"$prefix/share/lethe/models/bloomz-nano-m"*) ;;
  *) echo "the installed lethe-cli lists other models than those installed: $listed" && exit 1 ;;
esac
"$prefix/bin/lethe-cli" plan bloomz-vs-mt0-nano --db "$place/a.db" --json >/dev/null
[ "$("$prefix/bin/lethe" --version)" = "lethe 0.1.0" ] || { echo "lethe --version says something else" && exit 1; }
for size in 16 48 256; do
  [ -s "$prefix/share/icons/hicolor/${size}x$size/apps/io.github.lethe.Lethe.png" ] || { echo "no icon of size $size" && exit 1; }
done
