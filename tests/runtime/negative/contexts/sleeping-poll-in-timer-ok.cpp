// SPDX-License-Identifier: GPL-2.0-only
// Twin of sleeping-poll-in-timer-bad.cpp.
#include "../chip.h"

class Driver {
  Region<Driver, Chip::Map, Mmio> region_;
  Status expired(SoftIrq<&Driver::region_> &timer) {
    return region_.regs(timer).pollAtomic(Chip::Irq::done(true), 1_us, 50_us);
  }
  Status work(Worker<&Driver::region_> &work) {
    return region_.regs(work).poll(work, Chip::Irq::done(true), 10_us, 1_ms);
  }
};
