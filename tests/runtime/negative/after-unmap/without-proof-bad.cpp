// SPDX-License-Identifier: GPL-2.0-only
// Without proof that the device is bound there is no view.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{access needs the proof that this driver}}
// expected-error@*:* {{the context does not name this region}}

class Driver {
public:
  Region<Driver, Chip::Map, Mmio> region_;

  u32 id(Sleepable &file) { return region_.regs(file).read<Chip::Id>(); }

};
