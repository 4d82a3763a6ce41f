// SPDX-License-Identifier: GPL-2.0-only
// A constant fits its field.
// g++-12: rejects
#include "../chip.h"

void set(const OpenView &regs) {
  regs.write(Chip::Control::rate(256)); // expected-error {{is not a constant expression}}
}
