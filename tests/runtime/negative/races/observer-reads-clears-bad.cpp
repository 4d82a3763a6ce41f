// SPDX-License-Identifier: GPL-2.0-only
// Who only looks reads nothing that reading changes.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{the register is not in this view}}
class Driver {
  struct ControlLock : SpinLock<ControlLock> {};
  Region<Driver, Chip::Map, Mmio, Guarded<ControlLock, Chip::Control>> region_;
  void show(Worker<&Driver::region_> &work) {
    (void)region_.observe(work).read<Chip::Overflows>();
  }
};
