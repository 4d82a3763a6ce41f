// SPDX-License-Identifier: GPL-2.0-only
// Twin of misaligned-bad.cpp.
#include "../chip.h"

struct Even : Register<0x02, u16> {};
static_assert(sizeof(Even) > 0);
