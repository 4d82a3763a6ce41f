// SPDX-License-Identifier: GPL-2.0-only
// Polling must not change what it looks at.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{polling would clear what it looks at}}

Status wait(const OpenView &regs) {
  return regs.pollAtomic(Chip::Overflows::any(true), 1_us, 10_us);
}
