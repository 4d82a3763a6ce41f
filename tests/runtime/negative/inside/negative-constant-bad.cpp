// SPDX-License-Identifier: GPL-2.0-only
// A negative constant fits no field.
// g++-12: rejects
#include "../chip.h"

void set(const OpenView &regs) {
  regs.write(Chip::Control::rate(-1)); // expected-error {{is not a constant expression}}
}
