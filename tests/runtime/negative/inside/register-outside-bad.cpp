// SPDX-License-Identifier: GPL-2.0-only
// A register must lie within the region.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{the register lies outside of the region}}

struct Late : Register<0x40, u32> {};
using Map = RegisterMap<0x40, Late>;
static_assert(Map::size == 0x40);
