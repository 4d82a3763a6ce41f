// SPDX-License-Identifier: GPL-2.0-only
// A constant index is below the count.
// g++-12: rejects
#include "../chip.h"

u32 lane(const OpenView &regs) {
  return regs.read<Chip::Lane>(4); // expected-error {{is not a constant expression}}
}
