// SPDX-License-Identifier: GPL-2.0-only
// Another driver's proof is none.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{access needs the proof that this driver}}

class Other;

class Driver {
public:
  Region<Driver, Chip::Map, Mmio> region_;

  u32 id(Process<Other> &probe) { return region_.regs(probe).read<Chip::Id>(); }

};
