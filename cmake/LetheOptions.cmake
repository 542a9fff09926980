# SPDX-License-Identifier: GPL-3.0-or-later
# lethe_options: the standard and the warnings, linked by every target of ours.
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# -O3 makes compiling a fifth slower and nothing here faster: the kernels are torch's.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

add_library(lethe_options INTERFACE)
target_compile_features(lethe_options INTERFACE cxx_std_20)
target_compile_options(lethe_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
if(LETHE_ASAN)
  target_compile_options(lethe_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
  target_link_options(lethe_options INTERFACE -fsanitize=address,undefined)
endif()

find_program(LETHE_CCACHE ccache)
if(LETHE_CCACHE)
  # The sloppiness lets ccache serve files that use the engine's precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${LETHE_CCACHE})
endif()
find_program(LETHE_MOLD mold)
if(LETHE_MOLD)
  target_link_options(lethe_options INTERFACE -fuse-ld=mold)
endif()
