// SPDX-License-Identifier: GPL-2.0-only
// Twin of inner-width-bad.cpp.
#include "../chip.h"

u16 peek(const ExclusiveView &regs) {
  return regs.through<Chip::Behind>().read<Chip::Inner>();
}
