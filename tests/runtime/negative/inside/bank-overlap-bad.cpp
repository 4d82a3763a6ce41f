// SPDX-License-Identifier: GPL-2.0-only
// Interleaved arrays are compared element by element.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* 2 {{registers overlap; say Alias<> if that is meant}}

struct Head : RegisterArray<0x00, u32, 4, 0x10> {};
struct Tail : RegisterArray<0x10, u32, 4, 0x10> {};
using Map = RegisterMap<0x80, Head, Tail>;
static_assert(Map::size == 0x80);
