// SPDX-License-Identifier: GPL-2.0-only
// A handle has one owner.
// g++-12: rejects
#include "../chip.h"

struct Policy {
  using Value = int *;
  static void release(int *) {}
};
using Handle = Unique<Policy>;

void twice(Handle &handle) {
  Handle second = handle; // expected-error {{call to deleted constructor}}
}
