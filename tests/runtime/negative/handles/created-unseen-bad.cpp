// SPDX-License-Identifier: GPL-2.0-only
// A handle that nobody holds is released at once.
// g++-12: rejects
#include "../chip.h"

struct Policy {
  using Value = int *;
  static void release(int *) {}
};
using Handle = Unique<Policy>;

Handle create();
void drop() {
  create(); // expected-warning {{ignoring return value}}
}
