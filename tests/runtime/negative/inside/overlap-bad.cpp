// SPDX-License-Identifier: GPL-2.0-only
// Two registers at one place are a mistake unless it is said.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* 2 {{registers overlap; say Alias<> if that is meant}}

struct Whole : Register<0x00, u32> {};
struct Half : Register<0x02, u16> {};
using Map = RegisterMap<0x10, Whole, Half>;
static_assert(Map::size == 0x10);
