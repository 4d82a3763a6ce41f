// SPDX-License-Identifier: GPL-2.0-only
// A coroutine touches the regions that its signature names: they outlive its job.
// g++-12: rejects
#include "../chip.h"
#include <drydock/coroutine.h>

// expected-error@*:* {{the context does not name this region}}
class Driver {
  u32 count_ = 0;
  Region<Driver, Chip::Map, Mmio> region_;
  Task<u32> id(Async<&Driver::count_> &context) {
    co_return region_.regs(context).read<Chip::Id>();
  }
};
