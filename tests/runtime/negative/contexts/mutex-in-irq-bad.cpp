// SPDX-License-Identifier: GPL-2.0-only
// A mutex sleeps.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{a mutex can't be taken}}

// expected-error@*:* {{keeps it out elsewhere}}
class Driver {
  struct Busy : Mutex<Busy> {};
  Busy lock_;
  void interrupt(HardIrq<&Driver::lock_> &irq) { auto held = lock_.lock(irq); }
};
