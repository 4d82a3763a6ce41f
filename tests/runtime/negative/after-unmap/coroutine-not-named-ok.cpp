// SPDX-License-Identifier: GPL-2.0-only
// Twin of coroutine-not-named-bad.cpp.
#include "../chip.h"
#include <drydock/coroutine.h>

class Driver {
  u32 count_ = 0;
  Region<Driver, Chip::Map, Mmio> region_;
  Task<u32> id(Async<&Driver::region_> &context) {
    co_return region_.regs(context).read<Chip::Id>();
  }
};
