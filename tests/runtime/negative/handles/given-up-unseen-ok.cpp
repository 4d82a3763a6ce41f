// SPDX-License-Identifier: GPL-2.0-only
// Twin of given-up-unseen-bad.cpp.
#include "../chip.h"

struct Policy {
  using Value = int *;
  static void release(int *) {}
};
using Handle = Unique<Policy>;

int *pass(Handle &handle) { return handle.detach(); }
