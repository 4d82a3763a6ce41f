// SPDX-License-Identifier: GPL-2.0-only
// A write-only register is not read.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{the register is write-only}}

u32 peek(const OpenView &regs) { return regs.read<Chip::Doorbell>(); }
