// SPDX-License-Identifier: GPL-2.0-only
// A view stays in the function that asked for it.
// g++-12: rejects
#include "../chip.h"

void keep(const OpenView &regs) {
  OpenView copy = regs; // expected-error {{call to deleted constructor}}
}
