// SPDX-License-Identifier: GPL-2.0-only
// A handler reaches what its signature names.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{the context does not name this region}}

class Driver {
  int other_;
  Region<Driver, Chip::Map, Mmio> region_;
  u32 id(Worker<&Driver::other_> &work) {
    return region_.regs(work).read<Chip::Id>();
  }
};
