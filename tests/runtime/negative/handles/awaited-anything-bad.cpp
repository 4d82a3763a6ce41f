// SPDX-License-Identifier: GPL-2.0-only
// Only what knows how to wake a coroutine can be awaited.
// g++-12: rejects
#include "../chip.h"
#include <drydock/coroutine.h>

class Driver {
  u32 count_ = 0;
  Task<> steps(Async<&Driver::count_> &) {
    co_await count_; // expected-error {{no matching member function for call to 'await_transform'}}
    co_return {};
  }
};
