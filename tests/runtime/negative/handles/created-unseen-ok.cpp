// SPDX-License-Identifier: GPL-2.0-only
// Twin of created-unseen-bad.cpp.
#include "../chip.h"

struct Policy {
  using Value = int *;
  static void release(int *) {}
};
using Handle = Unique<Policy>;

Handle create();
void keep() { Handle handle = create(); }
