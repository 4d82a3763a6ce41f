// SPDX-License-Identifier: GPL-2.0-only
// Twin of listed-twice-bad.cpp.
#include "../chip.h"

struct One : Register<0x00, u32> {};
using Map = RegisterMap<0x10, One>;
static_assert(Map::size == 0x10);
