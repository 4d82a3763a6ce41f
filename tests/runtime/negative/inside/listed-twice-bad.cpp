// SPDX-License-Identifier: GPL-2.0-only
// A register is listed once.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{a register is listed twice}}

struct One : Register<0x00, u32> {};
using Map = RegisterMap<0x10, One, One>;
static_assert(Map::size == 0x10);
