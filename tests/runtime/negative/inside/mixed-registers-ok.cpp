// SPDX-License-Identifier: GPL-2.0-only
// Twin of mixed-registers-bad.cpp.
#include "../chip.h"

void set(const OpenView &regs) {
  regs.write(Chip::Control::enable(true));
  regs.write(Chip::Irq::done(true));
}
