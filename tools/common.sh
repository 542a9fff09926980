# SPDX-License-Identifier: GPL-3.0-or-later
# Small functions that ./dev and its helpers share; to be sourced.

say() { printf '[%s] %s\n' "$1" "$2"; }

fail() {
  printf 'dev: %s\n' "$1" >&2
  exit "${2:-1}"
}

have() { command -v "$1" >/dev/null 2>&1; }

# Only on request, also with a GPU at hand: nothing computes on one yet.
wants_cuda() {
  case "${LETHE_CUDA:-OFF}" in
    ON) return 0 ;;
    OFF) return 1 ;;
    *) fail "LETHE_CUDA is '$LETHE_CUDA'; expected ON or OFF" 2 ;;
  esac
}
