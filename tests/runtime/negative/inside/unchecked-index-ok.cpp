// SPDX-License-Identifier: GPL-2.0-only
// Twin of unchecked-index-bad.cpp.
#include "../chip.h"

Result<u32> lane(const OpenView &regs, unsigned n) {
  return regs.read<Chip::Lane>(DRYDOCK_TRY(Index<4>::checked(n)));
}
