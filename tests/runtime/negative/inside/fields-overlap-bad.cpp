// SPDX-License-Identifier: GPL-2.0-only
// Fields of a register do not share bits.
// g++-12: rejects
#include "../chip.h"

struct Status : Register<0x00, u32> {
  static constexpr Field<Status, 0, 4> low{};
  static constexpr Field<Status, 3, 4> high{};
  // expected-error@+1 {{constexpr variable 'fields' must be initialized by a constant expression}}
  static constexpr Fields fields{low, high}; // expected-error {{call to consteval function}}
};
