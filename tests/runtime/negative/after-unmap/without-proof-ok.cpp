// SPDX-License-Identifier: GPL-2.0-only
// Twin of without-proof-bad.cpp.
#include "../chip.h"

class Driver {
public:
  Region<Driver, Chip::Map, Mmio> region_;

  u32 id(Process<Driver> &probe) { return region_.regs(probe).read<Chip::Id>(); }

};
