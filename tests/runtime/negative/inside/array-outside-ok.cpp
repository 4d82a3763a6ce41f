// SPDX-License-Identifier: GPL-2.0-only
// Twin of array-outside-bad.cpp.
#include "../chip.h"

struct Lanes : RegisterArray<0x20, u32, 8> {};
using Map = RegisterMap<0x40, Lanes>;
static_assert(Map::size == 0x40);
