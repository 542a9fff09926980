# SPDX-License-Identifier: GPL-3.0-or-later
# lethe_torch: the CPU half of a torch folder. Its own find_package wants a CUDA toolkit, so it is not used; the CUDA half is opened at run time.
if(NOT EXISTS "${LETHE_TORCH_DIR}/lib/libtorch_cpu.so")
  message(FATAL_ERROR "No torch in '${LETHE_TORCH_DIR}' (lib/libtorch_cpu.so is missing). Run './dev setup', or set LETHE_TORCH_DIR to the 'torch' folder of an existing installation.")
endif()
add_library(lethe_torch_cpu SHARED IMPORTED)
set_target_properties(lethe_torch_cpu PROPERTIES IMPORTED_LOCATION "${LETHE_TORCH_DIR}/lib/libtorch_cpu.so" IMPORTED_NO_SONAME FALSE)
add_library(lethe_c10 SHARED IMPORTED)
set_target_properties(lethe_c10 PROPERTIES IMPORTED_LOCATION "${LETHE_TORCH_DIR}/lib/libc10.so")

add_library(lethe_torch INTERFACE)
target_include_directories(lethe_torch SYSTEM INTERFACE "${LETHE_TORCH_DIR}/include" "${LETHE_TORCH_DIR}/include/torch/csrc/api/include")
target_compile_definitions(lethe_torch INTERFACE _GLIBCXX_USE_CXX11_ABI=1)
target_link_libraries(lethe_torch INTERFACE lethe_torch_cpu lethe_c10)
# The wheel's own libraries (libcudart, libcupti, libgomp) are found through its RPATH.
target_link_options(lethe_torch INTERFACE "LINKER:--allow-shlib-undefined")
