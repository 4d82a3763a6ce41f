// SPDX-License-Identifier: GPL-2.0-only
// Twin of negative-constant-bad.cpp.
#include "../chip.h"

void set(const OpenView &regs) { regs.write(Chip::Control::rate(0)); }
