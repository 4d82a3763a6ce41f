// SPDX-License-Identifier: GPL-2.0-only
// Read-modify-write needs the lock of its part.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{read-modify-write needs the lock of its part}}

void set(const OpenView &regs) { regs.modify(Chip::Control::rate(3)); }
