// SPDX-License-Identifier: GPL-2.0-only
// A guard stays in its block.
// g++-12: rejects
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

  void keep(Process<Driver> &context) {
    auto held = lock_.lock(context);
    auto second = held; // expected-error {{call to implicitly-deleted copy constructor}}
  }

};
