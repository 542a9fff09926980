# SPDX-License-Identifier: GPL-3.0-or-later
# Small functions that ./dev and its helpers share; to be sourced.

say() { printf '[%s] %s\n' "$1" "$2"; }

fail() {
  printf 'dev: %s\n' "$1" >&2
  exit "${2:-1}"
}

have() { command -v "$1" >/dev/null 2>&1; }

has_gpu() {
  case "${LETHE_CUDA:-auto}" in
    ON) return 0 ;;
    OFF) return 1 ;;
    auto) nvidia-smi -L >/dev/null 2>&1 ;;
    *) fail "LETHE_CUDA is '$LETHE_CUDA'; expected ON, OFF or auto" 2 ;;
  esac
}
