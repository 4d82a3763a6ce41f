// SPDX-License-Identifier: GPL-2.0-only
// Twin of overlap-bad.cpp.
#include "../chip.h"

struct Whole : Register<0x00, u32> {};
struct Unlock : Alias<Whole, u8, WO> {};
using Map = RegisterMap<0x10, Whole, Unlock>;
static_assert(Map::size == 0x10);
