// SPDX-License-Identifier: GPL-2.0-only
// A coroutine stays with who called it: it ends first, and its frame goes first.
// g++-12: rejects
#include "../chip.h"
#include <drydock/coroutine.h>

class Driver {
  u32 count_ = 0;
  using Steps = Async<&Driver::count_>;
  Task<> inner(Steps &) { co_return {}; }
  Task<> outer(Steps &context) {
    Task<> first = inner(context);
    Task<> second = move(first); // expected-error {{deleted}}
    co_await second;
    co_return {};
  }
};
