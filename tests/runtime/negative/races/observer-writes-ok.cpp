// SPDX-License-Identifier: GPL-2.0-only
// Twin of observer-writes-bad.cpp.
#include "../chip.h"

class Driver {
  struct ControlLock : SpinLock<ControlLock> {};
  Region<Driver, Chip::Map, Mmio, Guarded<ControlLock, Chip::Control>> region_;
  bool show(Worker<&Driver::region_> &work) {
    return region_.observe(work).read(Chip::Control::enable);
  }
};
