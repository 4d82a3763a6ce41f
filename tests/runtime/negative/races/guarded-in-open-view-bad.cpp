// SPDX-License-Identifier: GPL-2.0-only
// A guarded register is in no open view.
// g++-12: rejects
#include "../chip.h"

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
    region_.regs(context).write(Chip::Control::rate(3));
  }

};
