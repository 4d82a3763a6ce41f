// SPDX-License-Identifier: GPL-2.0-only
// Neither is a read-only field.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{the field is read-only}}

void poke(const OpenView &regs) { regs.write(Chip::Control::busy(true)); }
