// SPDX-License-Identifier: GPL-2.0-only
// A coroutine that is called and not awaited does nothing.
// g++-12: rejects
#include "../chip.h"
#include <drydock/coroutine.h>

class Driver {
  u32 count_ = 0;
  using Steps = Async<&Driver::count_>;
  Task<> inner(Steps &) { co_return {}; }
  Task<> outer(Steps &context) {
    inner(context); // expected-warning {{ignoring return value}}
    co_return {};
  }
};
