// SPDX-License-Identifier: GPL-2.0-only
// A register of another device is in no view of this one.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{the register is not in this view}}

struct Other : Register<0x3c, u32> {};
u32 peek(const OpenView &regs) { return regs.read<Other>(); }
