// SPDX-License-Identifier: GPL-2.0-only
// Twin of not-named-bad.cpp.
#include "../chip.h"

class Driver {
  Region<Driver, Chip::Map, Mmio> region_;
  u32 id(Worker<&Driver::region_> &work) {
    return region_.regs(work).read<Chip::Id>();
  }
};
