// SPDX-License-Identifier: GPL-2.0-only
// Twin of guard-copied-bad.cpp.
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

  void use(Process<Driver> &context) { auto held = lock_.lock(context); }

};
