// SPDX-License-Identifier: GPL-2.0-only
// Twin of awaited-anything-bad.cpp.
#include "../chip.h"
#include <drydock/coroutine.h>

class Driver {
  u32 count_ = 0;
  Task<> steps(Async<&Driver::count_> &) {
    count_ = co_await Bounded<4>::checked(count_);
    co_return {};
  }
};
