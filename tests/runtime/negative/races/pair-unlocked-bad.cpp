// SPDX-License-Identifier: GPL-2.0-only
// An index/data pair needs the lock of its part.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{an index/data pair needs the lock of its part}}

u16 peek(const OpenView &regs) {
  return regs.through<Chip::Behind>().read<Chip::Inner>();
}
