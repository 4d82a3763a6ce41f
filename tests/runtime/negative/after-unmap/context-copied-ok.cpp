// SPDX-License-Identifier: GPL-2.0-only
// Twin of context-copied-bad.cpp.
#include "../chip.h"

class Driver {
  Region<Driver, Chip::Map, Mmio> region_;
  u32 inner(Process<Driver> &probe) { return region_.regs(probe).read<Chip::Id>(); }
  u32 outer(Process<Driver> &probe) { return inner(probe); }
};
