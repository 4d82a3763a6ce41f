// SPDX-License-Identifier: GPL-2.0-only
// A run-time index is checked first.
// g++-12: rejects
#include "../chip.h"

u32 lane(const OpenView &regs, unsigned n) {
  return regs.read<Chip::Lane>(n); // expected-error {{is not a constant expression}}
}
