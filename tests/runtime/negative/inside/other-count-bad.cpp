// SPDX-License-Identifier: GPL-2.0-only
// The index of another array is not this one's.
// g++-12: rejects
#include "../chip.h"

u32 lane(const OpenView &regs, Index<8> at) {
  return regs.read<Chip::Lane>(at); // expected-error {{no matching member function}}
}
