// SPDX-License-Identifier: GPL-2.0-only
// A failed result is looked at.
// g++-12: rejects
#include "../chip.h"

Result<int> count();
void drop() {
  count(); // expected-warning {{ignoring return value}}
}
