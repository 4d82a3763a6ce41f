// SPDX-License-Identifier: GPL-2.0-only
// Twin of coroutine-without-job-bad.cpp.
#include "../chip.h"
#include <drydock/coroutine.h>

class Driver {
  u32 count_ = 0;
  Task<> steps(Async<&Driver::count_> &) { co_return {}; }
};
