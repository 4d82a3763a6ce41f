// SPDX-License-Identifier: GPL-2.0-only
// Twin of unchecked-value-bad.cpp.
#include "../chip.h"

void set(const OpenView &regs, u32 rate) {
  regs.write(Chip::Control::rate(Bounded<8>::masked(rate)));
}
