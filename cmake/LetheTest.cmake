# SPDX-License-Identifier: GPL-3.0-or-later
# lethe_test(NAME FILE [LIBRARIES …] [LABELS …] [TIMEOUT s]): one Qt Test executable, one CTest entry.
# With XVFB it gets a display of its own.
# lethe_engine_test(…) the same for tests that include torch; they share one precompiled header.
function(lethe_test name file)
  cmake_parse_arguments(A "ENGINE;XVFB" "TIMEOUT" "LIBRARIES;LABELS;SOURCES" ${ARGN})
  add_executable(${name} ${file} ${A_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  # One moc call for the one file that needs it: AUTOMOC would scan and compile two more files for every test.
  cmake_path(GET file STEM stem)
  set(moc "${CMAKE_CURRENT_BINARY_DIR}/${stem}.moc")
  qt_generate_moc(${file} "${moc}")
  set_property(SOURCE ${file} APPEND PROPERTY OBJECT_DEPENDS "${moc}")
  target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}" "${CMAKE_SOURCE_DIR}/tests")
  target_link_libraries(${name} PRIVATE lethe_options lethe_core Qt6::Test ${A_LIBRARIES})
  target_compile_definitions(${name} PRIVATE LETHE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" LETHE_CLI="${CMAKE_BINARY_DIR}/bin/lethe-cli")
  if("lethe_ui" IN_LIST A_LIBRARIES OR "lethe_paint" IN_LIST A_LIBRARIES)
    target_precompile_headers(${name} REUSE_FROM ui_test_pch)
  elseif(NOT A_ENGINE)
    target_precompile_headers(${name} REUSE_FROM test_pch)
  endif()
  set(platform offscreen)
  if(A_XVFB)  # drags need a window system
    set(platform xcb)
    add_test(NAME ${name} COMMAND xvfb-run -a -s "-screen 0 1920x1200x24" $<TARGET_FILE:${name}>)
  else()
    add_test(NAME ${name} COMMAND ${name})
  endif()
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 240)
  endif()
  # Qt would end a test function after five minutes whatever the limit here.
  set(environment "QT_QPA_PLATFORM=${platform};QTEST_FUNCTION_TIMEOUT=${A_TIMEOUT}000")
  set_tests_properties(${name} PROPERTIES TIMEOUT ${A_TIMEOUT} ENVIRONMENT "${environment}" LABELS "${A_LABELS}")
endfunction()

function(lethe_engine_test name file)
  lethe_test(${name} ${file} ENGINE ${ARGN})
  target_link_libraries(${name} PRIVATE lethe_engine lethe_torch)
  target_precompile_headers(${name} REUSE_FROM engine_test_pch)
endfunction()

# lethe_pictures(NAME FILE): a program that draws a page for people to look at; no test.
function(lethe_pictures name file)
  add_executable(${name} ${file})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  target_link_libraries(${name} PRIVATE lethe_options lethe_ui)
  target_compile_definitions(${name} PRIVATE LETHE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endfunction()
