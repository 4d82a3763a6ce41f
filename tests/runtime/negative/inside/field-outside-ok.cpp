// SPDX-License-Identifier: GPL-2.0-only
// Twin of field-outside-bad.cpp.
#include "../chip.h"

struct Small : Register<0x00, u8> {
  static constexpr Field<Small, 6, 2> wide{};
  static constexpr Fields fields{wide};
};
using Map = RegisterMap<0x10, Small>;
static_assert(Map::size == 0x10);
