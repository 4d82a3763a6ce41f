// SPDX-License-Identifier: GPL-2.0-only
// Twin of unlisted-field-bad.cpp.
#include "../chip.h"

struct State : Register<0x00, u32> {
  static constexpr Field<State, 0> ready{};
  static constexpr Fields fields{ready};
};
bool peek(Value<State> value) { return value.get(State::ready); }
