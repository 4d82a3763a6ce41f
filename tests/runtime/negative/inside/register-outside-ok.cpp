// SPDX-License-Identifier: GPL-2.0-only
// Twin of register-outside-bad.cpp.
#include "../chip.h"

struct Last : Register<0x3c, u32> {};
using Map = RegisterMap<0x40, Last>;
static_assert(Map::size == 0x40);
