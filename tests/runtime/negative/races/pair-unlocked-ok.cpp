// SPDX-License-Identifier: GPL-2.0-only
// Twin of pair-unlocked-bad.cpp.
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

  u16 peek(Process<Driver> &context) {
    auto held = lock_.lock(context);
    return region_.under(held).through<Chip::Behind>().read<Chip::Inner>();
  }

};
