// SPDX-License-Identifier: GPL-2.0-only
// What an interrupt handler shares is locked with interrupts off everywhere.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{a lock that this context shares keeps it out elsewhere}}

class Driver {
  struct CountLock : SpinLock<CountLock> {};
  CountLock lock_;
  void interrupt(HardIrq<&Driver::lock_> &irq) { auto held = lock_.lock(irq); }
};
