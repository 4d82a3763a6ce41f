// SPDX-License-Identifier: GPL-2.0-only
// Twin of guarded-elsewhere-bad.cpp.
#include "../chip.h"

struct A : SpinLock<A> {};
class Driver {
  Region<Driver, Chip::Map, Mmio, Guarded<A, Chip::Control>> region_;
  u32 id(Process<Driver> &context) {
    return region_.regs(context).read<Chip::Id>();
  }
};
