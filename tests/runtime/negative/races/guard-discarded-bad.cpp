// SPDX-License-Identifier: GPL-2.0-only
// A guard that is dropped at once guards nothing.
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

  void drop(Process<Driver> &context) {
    lock_.lock(context); // expected-warning {{ignoring return value}}
  }

};
