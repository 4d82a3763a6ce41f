// SPDX-License-Identifier: GPL-2.0-only
// Twin of two-locks-bad.cpp.
#include "../chip.h"

struct A : SpinLock<A> {};
struct B : SpinLock<B> {};
class Driver {
  Region<Driver, Chip::Map, Mmio, Guarded<A, Chip::Control>,
         Guarded<B, Chip::Irq>>
      region_;
};
