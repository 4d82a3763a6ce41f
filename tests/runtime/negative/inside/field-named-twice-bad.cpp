// SPDX-License-Identifier: GPL-2.0-only
// A field is given one value.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{a field is named twice}}

void set(const OpenView &regs) {
  regs.write(Chip::Control::rate(1) | Chip::Control::rate(2));
}
