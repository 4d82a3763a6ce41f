// SPDX-License-Identifier: GPL-2.0-only
// A field that its register does not list can't be read.
// g++-12: rejects
#include "../chip.h"

struct State : Register<0x00, u32> {
  static constexpr Field<State, 0> ready{};
  static constexpr Field<State, 0> again{};
  static constexpr Field<State, 5> stray{};
  static constexpr Fields fields{ready};
};
bool peek(Value<State> value) {
  return value.get(State::stray); // expected-error {{no matching member function}}
}
