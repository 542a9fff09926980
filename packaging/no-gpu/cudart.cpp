// SPDX-License-Identifier: GPL-3.0-or-later
// A CUDA runtime that finds no device: what libtorch_cpu.so asks of libcudart.so.13. The real one may not be passed on
// together with a program under the GPL, and a package that computes on the processor has no use for it.
constexpr int no_device = 100;

extern "C" {

int cudaDeviceSynchronize() { return no_device; }
int cudaDriverGetVersion(int* version) { return *version = 0; }
int cudaGetDeviceCount(int* count) {
  *count = 0;
  return no_device;
}
int cudaGetDeviceProperties(void*, int) { return no_device; }
const char* cudaGetErrorString(int error) { return error ? "no CUDA-capable device is detected" : "no error"; }
int cudaRuntimeGetVersion(int* version) { return *version = 0; }
}
