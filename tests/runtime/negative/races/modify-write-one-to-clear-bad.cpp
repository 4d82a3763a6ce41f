// SPDX-License-Identifier: GPL-2.0-only
// Reading and writing back a W1C register would clear what it did not mean.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{read-modify-write of a register that does not read back}}

void clear(const ExclusiveView &regs) { regs.modify(Chip::Irq::done(true)); }
