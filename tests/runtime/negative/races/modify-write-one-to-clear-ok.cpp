// SPDX-License-Identifier: GPL-2.0-only
// Twin of modify-write-one-to-clear-bad.cpp.
#include "../chip.h"

void clear(const OpenView &regs) { regs.write(Chip::Irq::done(true)); }
