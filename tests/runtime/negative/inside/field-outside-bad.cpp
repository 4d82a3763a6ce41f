// SPDX-License-Identifier: GPL-2.0-only
// A field must lie within its register.
// g++-12: rejects
#include "../chip.h"

// expected-error@*:* {{a field lies outside of its register}}

struct Small : Register<0x00, u8> {
  static constexpr Field<Small, 7, 2> wide{};
  static constexpr Fields fields{wide};
};
using Map = RegisterMap<0x10, Small>;
static_assert(Map::size == 0x10);
