// SPDX-License-Identifier: GPL-2.0-only
// A coroutine's frame is in its job's memory, never on a heap.
// g++-12: rejects
#include "../chip.h"
#include <drydock/coroutine.h>

// expected-error@*:* {{a coroutine's first parameter is an Async}}
// expected-error@*:* 0+ {{no member named 'flow'}}
class Driver {
  u32 count_ = 0;
  Task<> steps(Worker<&Driver::count_> &context) { co_return {}; }
};
