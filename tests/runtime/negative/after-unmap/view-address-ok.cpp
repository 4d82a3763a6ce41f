// SPDX-License-Identifier: GPL-2.0-only
// Twin of view-address-bad.cpp.
#include "../chip.h"

u32 use(const OpenView &regs) { return regs.read<Chip::Id>(); }
