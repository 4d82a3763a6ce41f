// SPDX-License-Identifier: GPL-2.0-only
// Where reserved bits must keep their value there is no plain write.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{reserved bits must keep their value}}

struct Setup : Register<0x00, u32> {
  static constexpr bool preserve = true;
  static constexpr Field<Setup, 0> on{};
  static constexpr Fields fields{on};
};
using Regs = View<RegisterMap<0x10, Setup>, Mmio>;
void set(const Regs &regs) { regs.write(Setup::on(true)); }
