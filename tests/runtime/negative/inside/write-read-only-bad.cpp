// SPDX-License-Identifier: GPL-2.0-only
// A read-only register is not written.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{the register is read-only}}

void poke(const OpenView &regs) { regs.write<Chip::Id>(1); }
