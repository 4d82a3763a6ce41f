// SPDX-License-Identifier: GPL-2.0-only
// A timeout has a unit.
// g++-12: rejects
#include "../chip.h"

Status wait(const OpenView &regs) {
  return regs.pollAtomic(Chip::Irq::done(true), 1, 10); // expected-error {{no matching member function}}
}
