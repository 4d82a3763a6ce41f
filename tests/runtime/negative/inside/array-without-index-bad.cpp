// SPDX-License-Identifier: GPL-2.0-only
// Writing an array names the element.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{an array of registers wants an index}}

void set(const OpenView &regs) { regs.write<Chip::Lane>(7); }
