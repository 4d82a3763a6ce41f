// SPDX-License-Identifier: GPL-2.0-only
// Behind an index/data pair every access has the data register's width.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{the bus has no access of this width}}

struct Wide : Register<0x10, u32> {};
using Behind = Indirect<Chip::Window, Chip::Data, RegisterMap<0x100, Wide>>;
u32 peek(const ExclusiveView &regs) { return regs.through<Behind>().read<Wide>(); }
