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
  target_compile_options(lethe_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(lethe_options INTERFACE -fsanitize=address,undefined)
endif()

# lethe_sources(TARGET FILE…): the sources of one folder. Most of what a file costs is the headers and templates it shares
# with its neighbours, so up to nine of a folder are compiled as one. Names in unnamed namespaces must therefore differ
# within a folder; SKIP_UNITY_BUILD_INCLUSION takes a file out.
function(lethe_sources target)
  target_sources(${target} PRIVATE ${ARGN})
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
  set(files ${ARGN})
  list(FILTER files INCLUDE REGEX "\\.cpp$")
  list(LENGTH files count)
  math(EXPR groups "(${count} + 8) / 9")
  set(index 0)
  foreach(file ${files})
    math(EXPR group "${index} * ${groups} / ${count}")
    set_source_files_properties(${file} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${folder}_${group})
    math(EXPR index "${index} + 1")
  endforeach()
endfunction()

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
