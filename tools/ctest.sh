#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ctest.sh FOLDER [CTEST ARGUMENTS]: runs CTest and says before its summary which test functions skipped themselves;
# CTest counts such tests as passed.
set -euo pipefail
folder=$1
shift
log=$folder/Testing/Temporary/LastTest.log
rm -f "$log"

skipped() {
  if [ -f "$log" ]; then sed -n 's/^SKIP *: */  /p' "$log" | sort -u; fi
}

# Passes everything on at once, but keeps the summary until CTest has written its log.
hold_summary() {
  local line summary=() list
  while IFS= read -r line; do
    if [ ${#summary[@]} -gt 0 ] || [[ $line =~ ^[0-9]+%\ tests\ passed ]]; then summary+=("$line"); else printf '%s\n' "$line"; fi
  done
  list=$(skipped)
  if [ -n "$list" ]; then printf 'Skipped by the tests themselves:\n%s\n\n' "$list"; fi
  if [ ${#summary[@]} -gt 0 ]; then printf '%s\n' "${summary[@]}"; fi
}

ctest --test-dir "$folder" "$@" 2>&1 | hold_summary
