// SPDX-License-Identifier: GPL-2.0-only
// Another lock does not open the part.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{no part of the region is guarded by this lock}}
// expected-error@*:* {{the register is not in this view}}

class Driver {
  struct RateLock : SpinLock<RateLock> {};
  struct OtherLock : SpinLock<OtherLock> {};
  Region<Driver, Chip::Map, Mmio,
         Guarded<RateLock, Chip::Control, Chip::Window, Chip::Data>>
      region_;
  RateLock lock_;
  OtherLock other_;
  GuardedBy<RateLock, u32> changes_;

  void set(Process<Driver> &context) {
    auto held = other_.lock(context);
    region_.under(held).modify(Chip::Control::rate(3));
  }

};
