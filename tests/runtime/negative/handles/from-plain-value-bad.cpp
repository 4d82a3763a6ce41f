// SPDX-License-Identifier: GPL-2.0-only
// No handle by accident.
// g++-12: rejects
#include "../chip.h"

struct Policy {
  using Value = int *;
  static void release(int *) {}
};
using Handle = Unique<Policy>;

void take(Handle handle);
void wrap(int *raw) {
  take(raw); // expected-error {{no matching function for call}}
}
