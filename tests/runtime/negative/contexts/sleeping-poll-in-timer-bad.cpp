// SPDX-License-Identifier: GPL-2.0-only
// A poll that sleeps is for contexts that may.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{this context may not sleep}}

class Driver {
  Region<Driver, Chip::Map, Mmio> region_;
  Status expired(SoftIrq<&Driver::region_> &timer) {
    return region_.regs(timer).poll(timer, Chip::Irq::done(true), 10_us, 1_ms);
  }
};
