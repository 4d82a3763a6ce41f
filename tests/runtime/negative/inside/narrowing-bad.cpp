// SPDX-License-Identifier: GPL-2.0-only
// A register takes no wider value, unless a cast says so.
// g++-12: rejects
#include "../chip.h"

void set(const OpenView &regs, u64 address) {
  regs.write<Chip::Doorbell>(address); // expected-error {{is not a constant expression}}
}
