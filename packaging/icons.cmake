# SPDX-License-Identifier: GPL-3.0-or-later
# The icon as it is, and in pixels for desktops that want those.
set(icons ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
install(FILES lethe.svg COMPONENT lethe RENAME ${id}.svg DESTINATION ${icons}/scalable/apps)
add_executable(lethe-render-icon render_icon.cpp)
set_target_properties(lethe-render-icon PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
target_link_libraries(lethe-render-icon PRIVATE lethe_options Qt6::Svg)
foreach(size 16 24 32 48 64 128 256)
  set(picture "${CMAKE_CURRENT_BINARY_DIR}/lethe-${size}.png")
  add_custom_command(OUTPUT "${picture}" DEPENDS lethe.svg lethe-render-icon VERBATIM
    COMMAND lethe-render-icon "${CMAKE_CURRENT_SOURCE_DIR}/lethe.svg" ${size} "${picture}")
  install(FILES "${picture}" COMPONENT lethe RENAME ${id}.png DESTINATION ${icons}/${size}x${size}/apps)
  list(APPEND pictures "${picture}")
endforeach()
add_custom_target(lethe_icons ALL DEPENDS ${pictures})
add_dependencies(lethe_installed lethe_icons)
