// SPDX-License-Identifier: GPL-2.0-only
// What a part guards is in the map.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{a guarded register is not in the map}}

struct A : SpinLock<A> {};
struct Stray : Register<0x3c, u32> {};
class Driver {
  Region<Driver, Chip::Map, Mmio, Guarded<A, Stray>> region_;
  u32 id(Process<Driver> &context) {
    return region_.regs(context).read<Chip::Id>();
  }
};
