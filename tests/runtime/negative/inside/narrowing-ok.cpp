// SPDX-License-Identifier: GPL-2.0-only
// Twin of narrowing-bad.cpp.
#include "../chip.h"

void set(const OpenView &regs, u64 address) {
  regs.write<Chip::Doorbell>(u32(address));
}
