// SPDX-License-Identifier: GPL-2.0-only
// Twin of wrong-enumeration-bad.cpp.
#include "../chip.h"

void set(const OpenView &regs) {
  regs.write(Chip::Control::speed(Chip::Speed::fast));
}
