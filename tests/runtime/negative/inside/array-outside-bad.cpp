// SPDX-License-Identifier: GPL-2.0-only
// So must the last element of an array.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{the register lies outside of the region}}

struct Lanes : RegisterArray<0x20, u32, 9> {};
using Map = RegisterMap<0x40, Lanes>;
static_assert(Map::size == 0x40);
