// SPDX-License-Identifier: GPL-2.0-only
// Twin of reserved-preserved-bad.cpp.
#include "../chip.h"

struct Setup : Register<0x00, u32> {
  static constexpr bool preserve = true;
  static constexpr Field<Setup, 0> on{};
  static constexpr Fields fields{on};
};
using Regs = View<RegisterMap<0x10, Setup>, Mmio, Sharing::Exclusive>;
void set(const Regs &regs) { regs.modify(Setup::on(true)); }
