// SPDX-License-Identifier: GPL-2.0-only
// Twin of other-count-bad.cpp.
#include "../chip.h"

u32 lane(const OpenView &regs, Index<4> at) { return regs.read<Chip::Lane>(at); }
