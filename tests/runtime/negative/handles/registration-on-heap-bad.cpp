// SPDX-License-Identifier: GPL-2.0-only
// A registration that nobody destroys would call into nothing.
// g++-12: rejects
#include "../chip.h"

class Registration : public Immovable {};
void leak() {
  new Registration; // expected-error {{call to deleted function 'operator new'}}
}
