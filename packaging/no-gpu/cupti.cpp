// SPDX-License-Identifier: GPL-3.0-or-later
// The half of libcupti.so.13 that libtorch_cpu.so names, for profiling kernels of a GPU: nothing of it is there
// (cudart.c says why). Arguments are never looked at, so they are not declared.
constexpr int not_initialized = 15;

#define ABSENT(name) \
  int name() { return not_initialized; }

extern "C" {

ABSENT(cuptiActivityDisable)
ABSENT(cuptiActivityEnable)
ABSENT(cuptiActivityEnableCudaEventDeviceTimestamps)
ABSENT(cuptiActivityEnableDriverApi)
ABSENT(cuptiActivityEnableRuntimeApi)
ABSENT(cuptiActivityFlushAll)
ABSENT(cuptiActivityGetNextRecord)
ABSENT(cuptiActivityGetNumDroppedRecords)
ABSENT(cuptiActivityPopExternalCorrelationId)
ABSENT(cuptiActivityPushExternalCorrelationId)
ABSENT(cuptiActivityRegisterCallbacks)
ABSENT(cuptiActivityRegisterTimestampCallback)
ABSENT(cuptiActivitySetAttribute)
ABSENT(cuptiEnableCallback)
ABSENT(cuptiEnableDomain)
ABSENT(cuptiFinalize)
ABSENT(cuptiSubscribe)
ABSENT(cuptiUnsubscribe)

int cuptiGetResultString(int, const char** text) {
  *text = "there is no CUPTI";
  return 0;
}
int cuptiGetVersion(unsigned* version) {
  *version = 0;
  return not_initialized;
}
}
