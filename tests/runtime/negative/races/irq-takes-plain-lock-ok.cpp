// SPDX-License-Identifier: GPL-2.0-only
// Twin of irq-takes-plain-lock-bad.cpp.
#include "../chip.h"

class Driver {
  struct CountLock : SpinLockIrq<CountLock> {};
  CountLock lock_;
  void interrupt(HardIrq<&Driver::lock_> &irq) { auto held = lock_.lock(irq); }
};
