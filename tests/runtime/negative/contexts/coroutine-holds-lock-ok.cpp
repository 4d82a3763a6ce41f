// SPDX-License-Identifier: GPL-2.0-only
// Twin of coroutine-holds-lock-bad.cpp.
#include "../chip.h"
#include <drydock/coroutine.h>

class Driver {
  struct Busy : Mutex<Busy> {};
  Busy lock_;
  u32 count_ = 0;
  Task<> steps(Async<&Driver::lock_> &context) {
    lock_.during(context, [this](auto &) { ++count_; });
    co_return {};
  }
};
