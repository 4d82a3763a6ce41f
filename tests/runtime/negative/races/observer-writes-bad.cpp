// SPDX-License-Identifier: GPL-2.0-only
// Who looks without a lock does not write.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{an observer only looks}}
class Driver {
  struct ControlLock : SpinLock<ControlLock> {};
  Region<Driver, Chip::Map, Mmio, Guarded<ControlLock, Chip::Control>> region_;
  void show(Worker<&Driver::region_> &work) {
    region_.observe(work).write<Chip::Control>(1);
  }
};
