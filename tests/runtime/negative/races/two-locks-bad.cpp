// SPDX-License-Identifier: GPL-2.0-only
// A register has one lock.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{a register is guarded by two locks}}

struct A : SpinLock<A> {};
struct B : SpinLock<B> {};
class Driver {
  Region<Driver, Chip::Map, Mmio, Guarded<A, Chip::Control>,
         Guarded<B, Chip::Irq, Chip::Control>>
      region_;
};
