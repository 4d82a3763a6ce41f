// SPDX-License-Identifier: GPL-2.0-only
// A value is asked for its own register's fields.
// g++-12: rejects
#include "../chip.h"

bool peek(Value<Chip::Control> value) {
  return value.get(Chip::Irq::done); // expected-error {{no matching member function}}
}
