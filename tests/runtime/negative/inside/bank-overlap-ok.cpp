// SPDX-License-Identifier: GPL-2.0-only
// Twin of bank-overlap-bad.cpp.
#include "../chip.h"

struct Head : RegisterArray<0x00, u32, 4, 0x10> {};
struct Tail : RegisterArray<0x04, u32, 4, 0x10> {};
using Map = RegisterMap<0x80, Head, Tail>;
static_assert(Map::size == 0x80);
