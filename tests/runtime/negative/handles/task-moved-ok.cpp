// SPDX-License-Identifier: GPL-2.0-only
// Twin of task-moved-bad.cpp.
#include "../chip.h"
#include <drydock/coroutine.h>

class Driver {
  u32 count_ = 0;
  using Steps = Async<&Driver::count_>;
  Task<> inner(Steps &) { co_return {}; }
  Task<> outer(Steps &context) {
    Task<> first = inner(context);
    co_await first;
    co_return {};
  }
};
