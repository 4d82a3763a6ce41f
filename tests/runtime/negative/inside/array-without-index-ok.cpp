// SPDX-License-Identifier: GPL-2.0-only
// Twin of array-without-index-bad.cpp.
#include "../chip.h"

void set(const OpenView &regs) { regs.write<Chip::Lane>(0, 7); }
