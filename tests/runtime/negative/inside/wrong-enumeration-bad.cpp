// SPDX-License-Identifier: GPL-2.0-only
// A field takes its own enumeration.
// g++-12: rejects
#include "../chip.h"

enum class Colour { red };
void set(const OpenView &regs) {
  regs.write(Chip::Control::speed(Colour::red)); // expected-error {{no matching function for call}}
}
