// SPDX-License-Identifier: GPL-2.0-only
// Twin of data-unlocked-bad.cpp.
#include "../chip.h"

class Driver {
  struct RateLock : SpinLock<RateLock> {};
  struct OtherLock : SpinLock<OtherLock> {};
  Region<Driver, Chip::Map, Mmio,
         Guarded<RateLock, Chip::Control, Chip::Window, Chip::Data>>
      region_;
  RateLock lock_;
  OtherLock other_;
  GuardedBy<RateLock, u32> changes_;

  u32 count(Process<Driver> &context) {
    auto held = lock_.lock(context);
    return changes_.get(held);
  }

};
