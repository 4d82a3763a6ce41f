// SPDX-License-Identifier: GPL-2.0-only
// Twin of write-read-only-field-bad.cpp.
#include "../chip.h"

bool peek(const OpenView &regs) { return regs.read(Chip::Control::busy); }
