#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings the pinned torch into .deps/torch: fetches the wheels of cmake/torch*.lock, checks their SHA-256, unpacks them.
# With --check it also looks at the kept wheels when torch is already complete.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/common.sh

wheels=.deps/wheels
target=.deps/torch
stamp=$target/complete

lists=(cmake/torch.lock)
if wants_cuda; then lists+=(cmake/torch-cuda.lock); fi

# The pinned lines of the given lists without comments: name==version, wheel, hash.
pins() { grep -hEv '^[[:space:]]*(#|$)' "$@"; }

key() { pins "$@" | sha256sum | cut -d ' ' -f 1; }

# What was unpacked is enough when it was made from the wanted lists, or from all of them.
complete() {
  local made
  made=$(cat "$stamp" 2>/dev/null) || return 1
  [ "$made" = "$(key "${lists[@]}")" ] || [ "$made" = "$(key cmake/torch.lock cmake/torch-cuda.lock)" ]
}

intact() { [ "$(sha256sum "$1" | cut -d ' ' -f 1)" = "$2" ]; }

# A python3 with pip: the first in PATH may be one without.
python_with_pip() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -m pip --version >/dev/null 2>&1; then
      echo "$python"
      return
    fi
  done
  fail "no python3 with pip was found; install python3-pip, or set LETHE_TORCH_DIR to an existing torch"
}

# fetch REQUIREMENT WHEEL HASH: into a folder of its own first, so that a killed download leaves no half wheel behind.
fetch() {
  local python platform options=()
  python=$(python_with_pip)
  rm -rf .deps/fetch
  mkdir -p .deps/fetch/tmp
  printf '%s --hash=sha256:%s\n' "$1" "$3" >.deps/fetch/requirements.txt
  for platform in manylinux_2_{28,27,25,18,17,12,5}_x86_64 manylinux2014_x86_64 manylinux2010_x86_64 manylinux1_x86_64; do
    options+=(--platform "$platform")
  done
  TMPDIR=$PWD/.deps/fetch/tmp "$python" -m pip --disable-pip-version-check download --no-deps --no-cache-dir \
    --only-binary=:all: --python-version 3.11 --implementation cp --abi cp311 --abi none "${options[@]}" \
    --require-hashes -r .deps/fetch/requirements.txt --dest .deps/fetch ||
    fail "'$1' could not be fetched with the pinned SHA-256 (see above); run './dev setup' again to go on from here"
  [ -f ".deps/fetch/$2" ] || fail "pip brought another file than '$2' for '$1'; expected the wheel pinned in cmake/torch*.lock"
  intact ".deps/fetch/$2" "$3" || fail "'$2' was fetched but its SHA-256 is not the pinned one ($3)"
  mv ".deps/fetch/$2" "$wheels/$2"
  rm -rf .deps/fetch
}

# keep_or_fetch REQUIREMENT WHEEL HASH
keep_or_fetch() {
  if [ -f "$wheels/$2" ]; then
    if intact "$wheels/$2" "$3"; then
      say setup "torch: $2 is kept (SHA-256 is right)"
      return
    fi
    say setup "torch: $2 is damaged (SHA-256 differs), deleting it"
    rm -f "$wheels/$2"
  fi
  say setup "torch: fetching $1"
  fetch "$@"
}

check_kept_wheels() {
  local requirement wheel hash
  while read -r requirement wheel hash <&3; do
    if [ -f "$wheels/$wheel" ]; then keep_or_fetch "$requirement" "$wheel" "$hash"; fi
  done 3< <(pins "${lists[@]}")
}

unpack() {
  local requirement wheel hash
  rm -rf $target.new
  mkdir $target.new
  while read -r requirement wheel hash <&3; do
    say setup "torch: unpacking $wheel"
    python3 -m zipfile -e "$wheels/$wheel" $target.new
  done 3< <(pins "${lists[@]}")
  key "${lists[@]}" >$target.new/complete
  sync
  rm -rf $target
  mv $target.new $target
}

if [ -n "${LETHE_TORCH_DIR:-}" ]; then
  [ -e "$LETHE_TORCH_DIR/lib/libtorch_cpu.so" ] ||
    fail "LETHE_TORCH_DIR is '$LETHE_TORCH_DIR', but lib/libtorch_cpu.so is not in it; expected the folder 'torch' of an installation" 2
  say setup "torch: using LETHE_TORCH_DIR ($LETHE_TORCH_DIR)"
  exit
fi

mkdir -p $wheels
exec 9>.deps/lock
flock 9
if complete; then
  if [ "${1:-}" = --check ]; then check_kept_wheels; fi
  say setup "torch: complete in $target"
  exit
fi
while read -r requirement wheel hash <&3; do
  keep_or_fetch "$requirement" "$wheel" "$hash"
done 3< <(pins "${lists[@]}")
unpack
say setup "torch: complete in $target"
