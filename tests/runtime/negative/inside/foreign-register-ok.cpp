// SPDX-License-Identifier: GPL-2.0-only
// Twin of foreign-register-bad.cpp.
#include "../chip.h"

u32 peek(const OpenView &regs) { return regs.read<Chip::Id>(); }
