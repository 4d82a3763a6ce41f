// SPDX-License-Identifier: GPL-2.0-only
// Fields of two registers make no value.
// g++-12: rejects
#include "../chip.h"

void set(const OpenView &regs) {
  regs.write(Chip::Control::enable(true) | Chip::Irq::done(true)); // expected-error {{invalid operands to binary expression}}
}
