// SPDX-License-Identifier: GPL-2.0-only
// A register is aligned to its width.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{registers are aligned to their width}}

struct Odd : Register<0x02, u32> {};
static_assert(sizeof(Odd) > 0);
