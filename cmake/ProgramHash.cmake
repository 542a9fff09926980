# SPDX-License-Identifier: GPL-3.0-or-later
# Script: writes OUTPUT, a header with the hash of the files listed in LIST (one a line, relative to ROOT).
file(STRINGS "${LIST}" files)
set(sum "")
foreach(file IN LISTS files)
  file(SHA256 "${ROOT}/${file}" one)
  string(APPEND sum "${file} ${one}\n")
endforeach()
string(SHA256 hash "${sum}")
string(SUBSTRING "${hash}" 0 12 hash)
file(WRITE "${OUTPUT}" "#define LETHE_SOURCES \"${hash}\"\n")
