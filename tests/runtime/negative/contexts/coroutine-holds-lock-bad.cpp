// SPDX-License-Identifier: GPL-2.0-only
// A coroutine holds no lock from one step to the next.
// g++-12: rejects
#include "../chip.h"
#include <drydock/coroutine.h>

// expected-error@*:* {{a coroutine holds no lock while it waits}}
class Driver {
  struct Busy : Mutex<Busy> {};
  Busy lock_;
  u32 count_ = 0;
  Task<> steps(Async<&Driver::lock_> &context) {
    auto held = lock_.lock(context);
    ++count_;
    co_return {};
  }
};
