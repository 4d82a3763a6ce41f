// SPDX-License-Identifier: GPL-2.0-only
// Twin of index-out-of-range-bad.cpp.
#include "../chip.h"

u32 lane(const OpenView &regs) { return regs.read<Chip::Lane>(3); }
