// SPDX-License-Identifier: GPL-2.0-only
// What is given up needs a new owner.
// g++-12: rejects
#include "../chip.h"

struct Policy {
  using Value = int *;
  static void release(int *) {}
};
using Handle = Unique<Policy>;

void drop(Handle &handle) {
  handle.detach(); // expected-warning {{ignoring return value}}
}
