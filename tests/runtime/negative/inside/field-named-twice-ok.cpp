// SPDX-License-Identifier: GPL-2.0-only
// Twin of field-named-twice-bad.cpp.
#include "../chip.h"

void set(const OpenView &regs) {
  regs.write(Chip::Control::rate(1) | Chip::Control::enable(true));
}
