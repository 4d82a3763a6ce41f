// SPDX-License-Identifier: GPL-2.0-only
// Twin of read-write-only-bad.cpp.
#include "../chip.h"

void ring(const OpenView &regs) { regs.write<Chip::Doorbell>(1); }
