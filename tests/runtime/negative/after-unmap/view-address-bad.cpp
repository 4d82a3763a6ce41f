// SPDX-License-Identifier: GPL-2.0-only
// A view has no address to keep.
// g++-12: rejects
#include "../chip.h"

const void *kept;
void keep(const OpenView &regs) {
  kept = &regs; // expected-error {{overload resolution selected deleted operator '&'}}
}
