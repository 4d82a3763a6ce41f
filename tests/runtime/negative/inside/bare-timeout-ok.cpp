// SPDX-License-Identifier: GPL-2.0-only
// Twin of bare-timeout-bad.cpp.
#include "../chip.h"

Status wait(const OpenView &regs) {
  return regs.pollAtomic(Chip::Irq::done(true), 1_us, 10_ms);
}
