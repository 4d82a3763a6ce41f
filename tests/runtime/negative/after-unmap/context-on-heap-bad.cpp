// SPDX-License-Identifier: GPL-2.0-only
// A context is on no heap.
// g++-12: rejects
#include "../chip.h"

void forge() {
  (void)new Process<Chip>; // expected-error {{call to deleted function 'operator new'}}
}
