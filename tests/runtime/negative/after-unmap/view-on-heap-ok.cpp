// SPDX-License-Identifier: GPL-2.0-only
// Twin of view-on-heap-bad.cpp.
#include "../chip.h"

u32 use() { return OpenView(0x1000).read<Chip::Id>(); }
