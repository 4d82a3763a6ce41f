// SPDX-License-Identifier: GPL-2.0-only
// A run-time value says what happens to bits that do not fit.
// g++-12: rejects
#include "../chip.h"

void set(const OpenView &regs, u32 rate) {
  regs.write(Chip::Control::rate(rate)); // expected-error {{is not a constant expression}}
}
