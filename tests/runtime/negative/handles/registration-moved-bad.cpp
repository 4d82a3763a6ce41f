// SPDX-License-Identifier: GPL-2.0-only
// C code points at a registration: it stays.
// g++-12: rejects
#include "../chip.h"

class Registration : public Immovable {};
void moveIt(Registration &first) {
  Registration second = move(first); // expected-error {{call to implicitly-deleted copy constructor}}
}
