// SPDX-License-Identifier: GPL-2.0-only
// A view is on no heap.
// g++-12: rejects
#include "../chip.h"

void keep() {
  (void)new OpenView(0x1000); // expected-error {{call to deleted function 'operator new'}}
}
